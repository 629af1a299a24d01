"""Places, their hours, holidays and people; administrative units."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from saleor.account.models import User

from marketplace.routing.services.acceptance import refusals_by_reason
from ocop_catalog.models import AdministrativeUnit, FulfilmentPoint, Holiday, OpeningHours, PointStaff
from ocop_catalog.services.places import save_point, switch_point

from .. import forms
from ..access import is_desk
from ..steps import DeskAdmin, Step


class DeskRows(admin.TabularInline):
    """Rows the desk edits with their place."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_desk(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class Hours(DeskRows):
    model = OpeningHours


class Holidays(DeskRows):
    model = Holiday
    fk_name = "point"


class Staff(DeskRows):
    model = PointStaff
    autocomplete_fields = ("user",)


@admin.register(FulfilmentPoint)
class FulfilmentPointAdmin(DeskAdmin):
    form = forms.PointForm
    list_display = ("name", "kind", "commune", "district", "daily_capacity", "accepts", "is_switched_on")
    list_filter = ("kind", "is_switched_on", ("district", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("commune", "district", "record")
    readonly_fields = ("accepts", "refuses")
    search_fields = ("name", "address", "decision_number")
    autocomplete_fields = ("producer", "commune", "district")
    inlines = (Hours, Holidays, Staff)
    steps = (
        Step(
            "tam-dung",
            _("Tạm dừng nhận đơn"),
            lambda row, answers, actor: switch_point(point=row, is_on=False, actor=actor, **answers),
            forms.ReasonForm,
            lambda row: bool(row.is_switched_on),
        ),
        Step(
            "nhan-don",
            _("Nhận đơn trở lại"),
            lambda row, _answers, actor: switch_point(point=row, is_on=True, actor=actor),
            applies=lambda row: not row.is_switched_on,
        ),
    )

    @admin.display(description=_("tỉ lệ nhận kiện"), ordering="record__acceptance_rate")
    def accepts(self, row: FulfilmentPoint) -> str:
        """What routing learned of the place's answers: rate, and the answers it is made of."""
        record = getattr(row, "record", None)
        if record is None:
            return "–"
        answers = record.accepted + record.declined + record.timed_out
        return f"{record.acceptance_rate:.0%} ({record.accepted}/{answers})"

    @admin.display(description=_("vì sao từ chối, huỷ (90 ngày)"))
    def refuses(self, row: FulfilmentPoint) -> str:
        """Reasons with how often each was given, most often first."""
        given = refusals_by_reason(row.pk) if row.pk else []
        return " · ".join(f"{reason} {times}" for reason, times in given) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_desk(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_desk(request.user)

    def save_model(self, request: HttpRequest, obj: FulfilmentPoint, form: Any, change: bool) -> None:
        save_point(point=obj, actor=request.user)


@admin.register(Holiday)
class HolidayAdmin(DeskAdmin):
    """Days without work everywhere (Tết and the public holidays) or at one place."""

    list_display = ("name", "first_day", "last_day", "point")
    list_select_related = ("point",)
    autocomplete_fields = ("point",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_desk(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_desk(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_desk(request.user)


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(DeskAdmin):
    list_display = ("name", "type", "code", "level", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("name", "folded_name", "code")


@admin.register(User)
class UserAdmin(DeskAdmin):
    """To be found and chosen as staff of a place or producer; nothing of an account is changed here."""

    list_display = ("email", "first_name", "last_name", "is_active")
    search_fields = ("email", "first_name", "last_name")
    fields = ("email", "first_name", "last_name", "is_active", "date_joined", "last_login")
