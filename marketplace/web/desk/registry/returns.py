"""What shoppers give back, and the cash that places give back for it."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models import ReturnEvent, ReturnLine, ReturnPhoto, ReturnRequest, ReturnState
from marketplace.ordering.selectors.returns import line_name
from marketplace.ordering.services.returns import accept_return, approve_return, refuse_return
from marketplace.payments.cash_on_delivery.models import CashCollection, CashRefund
from marketplace.web.templatetags.web import return_event

from .. import forms
from ..access import is_desk
from ..columns import dong_column
from ..steps import DeskAdmin, Step
from .certification import ReadOnlyRows


class Lines(ReadOnlyRows):
    model = ReturnLine
    fields = readonly_fields = ("goods", "quantity", "restocked", "written_off")
    show_change_link = False

    @admin.display(description=_("hàng trả"))
    def goods(self, row: ReturnLine) -> str:
        return line_name(row.parcel_line)


class Events(ReadOnlyRows):
    model = ReturnEvent
    fields = readonly_fields = ("at", "what", "actor", "reason")
    show_change_link = False

    @admin.display(description=_("việc"))
    def what(self, row: ReturnEvent) -> str:
        return return_event(row)


@admin.register(ReturnRequest)
class ReturnRequestAdmin(DeskAdmin):
    list_display = ("code", "number", "reason", "state", "state_since")
    list_filter = ("state", "reason")
    list_select_related = ("order__placement", "parcel")
    search_fields = ("code", "order__placement__number", "parcel__code")
    readonly_fields = ("pictures",)
    inlines = (Lines, Events)
    steps = (
        Step(
            "cho-tra",
            _("Cho trả hàng"),
            lambda row, _answers, actor: approve_return(return_id=row.pk, actor=actor),
            applies=lambda row: row.state == ReturnState.REQUESTED,
        ),
        Step(
            "nhan-tra",
            _("Nhận trả và hoàn tiền"),
            lambda row, _answers, actor: accept_return(return_id=row.pk, actor=actor),
            applies=lambda row: row.state == ReturnState.CHECKED,
        ),
        Step(
            "khong-nhan",
            _("Không nhận trả"),
            lambda row, answers, actor: refuse_return(
                return_id=row.pk, actor=actor, answer=answers["reason"]
            ),
            forms.ReasonForm,
            lambda row: row.state in (ReturnState.REQUESTED, ReturnState.CHECKED),
            _("Khách được báo lý do này."),
        ),
    )

    @admin.display(description=_("đơn hàng"), ordering="order")
    def number(self, row: ReturnRequest) -> str:
        return str(row.order.placement.number)

    @admin.display(description=_("ảnh"))
    def pictures(self, row: ReturnRequest) -> SafeString:
        addresses = [
            (reverse("admin:return-photo", args=[pk]), number)
            for number, pk in enumerate(row.photos.values_list("pk", flat=True), 1)
        ]
        return format_html_join(
            " ", '<a href="{0}"><img src="{0}" width="120" height="120" alt="{1}"></a>', addresses
        )

    def get_urls(self) -> list[URLPattern]:
        photo = path(
            "anh/<int:photo_id>.jpg", self.admin_site.admin_view(self.photo_view), name="return-photo"
        )
        return [photo, *super().get_urls()]

    def photo_view(self, request: HttpRequest, photo_id: int) -> HttpResponse:
        """A picture that came with a return."""
        if not is_desk(request.user):
            raise PermissionDenied
        found = get_object_or_404(ReturnPhoto, pk=photo_id)
        return HttpResponse(
            bytes(found.content), content_type="image/jpeg", headers={"Cache-Control": "private, no-store"}
        )


@admin.register(CashCollection)
class CashCollectionAdmin(DeskAdmin):
    list_display = ("parcel", "point", dong_column(CashCollection, "amount"), "collected_at", "collected_by")
    list_filter = (("point", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("parcel", "point", "collected_by")
    search_fields = ("parcel__code", "order__placement__number")


@admin.register(CashRefund)
class CashRefundAdmin(DeskAdmin):
    list_display = (
        "pk",
        "collection",
        dong_column(CashRefund, "amount"),
        "created_at",
        "given_at",
        "given_by",
    )
    list_filter = (("given_at", admin.EmptyFieldListFilter),)
    list_select_related = ("collection__parcel", "given_by")
    search_fields = ("collection__parcel__code", "collection__order__placement__number")
