"""Money that came in by bank transfer: what waits for a person, and what is owed back."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounting.services.confirming import take_back_payout
from marketplace.payments.bank_transfer.models import (
    BankDebit,
    BankEntry,
    BankEvent,
    DebitState,
    EntryState,
    OrderReceipt,
    RefundDue,
)
from marketplace.payments.bank_transfer.money_out import match_debit
from marketplace.payments.bank_transfer.payouts import refunds_to_send
from marketplace.payments.bank_transfer.services import (
    mark_paid_out,
    match_by_hand,
    return_entry,
    take_remittance,
)

from .. import forms
from ..access import is_desk
from ..columns import dong_column
from ..steps import DeskAdmin, Step
from ..transfer_files import transfers_response
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
    list_display = (
        "reference",
        dong_column(BankEntry, "amount"),
        "booked_at",
        "state",
        "description",
        "payer_name",
        "source",
    )
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
        Step(
            "chi-bi-tra-ve",
            _("Khoản chi bị trả về"),
            lambda row, answers, actor: take_back_payout(entry_id=row.pk, actor=actor, **answers),
            forms.CameBackPayoutForm,
            lambda row: row.state == EntryState.UNMATCHED,
            _("Cả khoản lại thành tiền phải trả người nhận, chờ đợt chi sau."),
        ),
    )


@admin.register(RefundDue)
class RefundDueAdmin(DeskAdmin):
    list_display = (
        "pk",
        dong_column(RefundDue, "amount"),
        "cause",
        "entry",
        "created_at",
        "paid_out_at",
        "paid_out_reference",
    )
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
        file = path(
            "tep-chi-tra.<slug:ending>", self.admin_site.admin_view(self.file_view), name="refunds-file"
        )
        return [file, *super().get_urls()]

    def file_view(self, request: HttpRequest, ending: str) -> HttpResponse:
        """What is still to be sent back, as a file for the bank's form."""
        if not is_desk(request.user):
            raise PermissionDenied
        return transfers_response(refunds_to_send(), f"hoan-tien-{timezone.localdate():%Y-%m-%d}", ending)


@admin.register(BankDebit)
class BankDebitAdmin(DeskAdmin):
    """What left by the bank's statement; what nobody knows of is a fee, or wants a look."""

    list_display = (
        "reference",
        dong_column(BankDebit, "amount"),
        "booked_at",
        "state",
        "matched_to",
        "description",
    )
    list_filter = ("state",)
    search_fields = ("reference", "description", "matched_to")
    date_hierarchy = "booked_at"
    steps = (
        Step(
            "tim-lai",
            _("Tìm lại"),
            lambda row, _answers, _actor: match_debit(debit_id=row.pk),
            applies=lambda row: row.state != DebitState.MATCHED,
        ),
    )
