"""Money that came in by bank transfer: what waits for a person, and what is owed back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.payments.bank_transfer.models import (
    BankEntry,
    BankEvent,
    EntryState,
    OrderReceipt,
    RefundDue,
)
from marketplace.payments.bank_transfer.payouts import payout_file
from marketplace.payments.bank_transfer.services import (
    mark_paid_out,
    match_by_hand,
    return_entry,
    take_remittance,
)

from .. import forms
from ..access import is_desk
from ..steps import DeskAdmin, Step
from .certification import ReadOnlyRows


class Events(ReadOnlyRows):
    model = BankEvent
    fields = ("at", "code", "actor", "data")
    show_change_link = False


class Receipts(ReadOnlyRows):
    model = OrderReceipt
    fields = ("order", "amount", "given_up")
    show_change_link = False


class Refunds(ReadOnlyRows):
    model = RefundDue
    fields = ("amount", "cause", "created_at", "paid_out_at", "paid_out_reference")
    readonly_fields = ("created_at",)


@admin.register(BankEntry)
class BankEntryAdmin(DeskAdmin):
    list_display = ("reference", "amount", "booked_at", "state", "description", "payer_name", "source")
    list_filter = ("state", "source")
    search_fields = ("reference", "description", "payer_name", "order__placement__number")
    date_hierarchy = "booked_at"
    inlines = (Receipts, Refunds, Events)
    steps = (
        Step(
            "ghep-don",
            _("Ghép với đơn hàng"),
            lambda row, answers, actor: match_by_hand(entry_id=row.pk, actor=actor, **answers),
            forms.OrderNumberForm,
            lambda row: row.state == EntryState.UNMATCHED,
        ),
        Step(
            "tra-lai",
            _("Trả lại người chuyển"),
            lambda row, answers, actor: return_entry(entry_id=row.pk, actor=actor, note=answers["reason"]),
            forms.ReasonForm,
            lambda row: row.state == EntryState.UNMATCHED,
            _("Cả khoản tiền này thành khoản phải hoàn."),
        ),
        Step(
            "nop-tien",
            _("Điểm bán hoặc cổng nộp"),
            lambda row, answers, actor: take_remittance(entry_id=row.pk, actor=actor, **answers),
            forms.RemittanceForm,
            lambda row: row.state == EntryState.UNMATCHED,
            _("Cả khoản tiền này trừ vào số nơi ấy đang giữ."),
        ),
    )


@admin.register(RefundDue)
class RefundDueAdmin(DeskAdmin):
    list_display = ("pk", "amount", "cause", "entry", "created_at", "paid_out_at", "paid_out_reference")
    list_filter = (("paid_out_at", admin.EmptyFieldListFilter), "cause")
    list_select_related = ("entry",)
    search_fields = (
        "entry__reference",
        "entry__payer_name",
        "order__placement__number",
        "paid_out_reference",
    )
    change_list_template = "desk/refunds.html"
    steps = (
        Step(
            "da-chi",
            _("Ghi đã chi"),
            lambda row, answers, actor: mark_paid_out(refund_id=row.pk, actor=actor, **answers),
            forms.PaidOutForm,
            lambda row: row.paid_out_at is None,
            _("Chỉ ghi khi ngân hàng đã chuyển tiền; không sửa lại được."),
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        file = path("tep-chi-tra/", self.admin_site.admin_view(self.file_view), name="refunds-file")
        return [file, *super().get_urls()]

    def file_view(self, request: HttpRequest) -> HttpResponse:
        """What is still to be sent back, as a file for the bank's form."""
        if not is_desk(request.user):
            raise PermissionDenied
        name = f"hoan-tien-{timezone.localdate():%Y-%m-%d}.csv"
        headers: dict[str, Any] = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(payout_file(), content_type="text/csv; charset=utf-8", headers=headers)
