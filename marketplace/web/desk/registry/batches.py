"""Batches of payouts and their transfers: sending, cancelling, and the bank's word on each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounting.models import PayoutBatch, PayoutTransfer, TransferState
from marketplace.accounting.services.batches import cancel_batch, drop_transfer, send_batch
from marketplace.accounting.services.confirming import confirm_batch, confirm_transfer, fail_transfer
from marketplace.accounting.wording import dong

from .. import forms
from ..columns import dong_column
from ..steps import DeskAdmin, Step
from .certification import ReadOnlyRows


class Transfers(ReadOnlyRows):
    model = PayoutTransfer
    fields = ("payee_name", "money", "standing", "to")
    readonly_fields = ("payee_name", "to", "money", "standing")

    @admin.display(description=_("tình trạng"))
    def standing(self, row: PayoutTransfer) -> str:
        back = getattr(row.payout, "came_back", None)
        why = back.reason if back else row.reason
        said = _("Bị trả về") if back else row.get_state_display()
        return f"{said}: {why}" if why else str(said)

    @admin.display(description=_("người nhận"))
    def payee_name(self, row: PayoutTransfer) -> str:
        return row.payee_name

    @admin.display(description=_("tài khoản"))
    def to(self, row: PayoutTransfer) -> str:
        return row.account.masked

    @admin.display(description=_("số tiền (đồng)"))
    def money(self, row: PayoutTransfer) -> str:
        return dong(row.amount)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayoutTransfer]:
        rows: QuerySet[PayoutTransfer] = super().get_queryset(request)
        return rows.select_related("account", "producer", "point", "payout__came_back")


def is_open(batch: PayoutBatch) -> bool:
    return batch.sent_at is None and batch.cancelled_at is None


def waits_for_the_bank(batch: PayoutBatch) -> bool:
    return batch.sent_at is not None and batch.transfers.filter(state=TransferState.PLANNED).exists()


@admin.register(PayoutBatch)
class PayoutBatchAdmin(DeskAdmin):
    list_display = ("number", "total", "standing", "transfers", "until", "made_at", "made_by")
    list_select_related = ("made_by",)
    date_hierarchy = "made_at"
    fields = (
        "until",
        "standing",
        "total",
        "made_at",
        "made_by",
        "sent_at",
        "sent_by",
        "cancelled_at",
        "cancelled_by",
    )
    readonly_fields = ("standing", "total")
    inlines = (Transfers,)
    steps = (
        Step(
            "gui-ngan-hang",
            _("Xuất tệp, gửi ngân hàng"),
            lambda row, _answers, actor: send_batch(batch_id=row.pk, actor=actor),
            applies=is_open,
            warning=_(
                "Sau bước này mới có tệp, và không huỷ cả đợt được nữa: kết quả từng lệnh do ngân hàng trả lời."
            ),
        ),
        Step(
            "huy",
            _("Huỷ đợt"),
            lambda row, answers, actor: cancel_batch(batch_id=row.pk, actor=actor, **answers),
            forms.ReasonForm,
            is_open,
        ),
        Step(
            "da-chi-het",
            _("Ngân hàng đã chi tất cả"),
            lambda row, answers, actor: confirm_batch(batch_id=row.pk, actor=actor, **answers),
            forms.PaidOutForm,
            waits_for_the_bank,
            _("Chỉ ghi khi ngân hàng đã chuyển tiền; không sửa lại được."),
        ),
    )

    @admin.display(description=_("đợt"), ordering="pk")
    def number(self, row: PayoutBatch) -> str:
        return row.number

    @admin.display(description=_("tình trạng"))
    def standing(self, row: Any) -> str:
        if row.cancelled_at:
            return str(_("Đã huỷ"))
        if not row.sent_at:
            return str(_("Chưa gửi"))
        return str(_("Chờ ngân hàng")) if row.planned_count else str(_("Xong"))

    @admin.display(description=_("lệnh chi"))
    def transfers(self, row: Any) -> int:
        return int(row.transfer_count)

    @admin.display(description=_("số tiền (đồng)"))
    def total(self, row: Any) -> str:
        return dong(row.sum or 0)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayoutBatch]:
        rows: QuerySet[PayoutBatch] = super().get_queryset(request)
        kept = ~Q(transfers__state=TransferState.CANCELLED)
        return rows.annotate(
            transfer_count=Count("transfers", filter=kept),
            planned_count=Count("transfers", filter=Q(transfers__state=TransferState.PLANNED)),
            sum=Sum("transfers__amount", filter=kept),
        )

    def steps_for(self, row: Any) -> list[tuple[str, str]]:
        """The files beside the steps, once there are any."""
        files = []
        if waits_for_the_bank(row):
            files = [
                (
                    str(_("Tải tệp %(kind)s")) % {"kind": ending.upper()},
                    reverse("admin:payouts-file", args=[row.pk, ending]),
                )
                for ending in ("xlsx", "csv")
            ]
        return [*files, *super().steps_for(row)]


@admin.register(PayoutTransfer)
class PayoutTransferAdmin(DeskAdmin):
    list_display = (
        "code",
        "payee_name",
        dong_column(PayoutTransfer, "amount"),
        "state",
        "to",
        "batch",
        "closed_at",
    )
    list_filter = ("state",)
    list_select_related = ("producer", "point", "account", "batch")
    search_fields = ("producer__legal_name", "point__name", "payout__reference")
    fields = ("batch", "payee_name", "to", "money", "state", "payout", "reason", "closed_at")
    readonly_fields = ("payee_name", "to", "money")
    steps = (
        Step(
            "da-chi",
            _("Ghi đã chi"),
            lambda row, answers, actor: confirm_transfer(transfer_id=row.pk, actor=actor, **answers),
            forms.PaidOutForm,
            lambda row: row.state == TransferState.PLANNED and row.batch.sent_at is not None,
            _("Chỉ ghi khi ngân hàng đã chuyển tiền; không sửa lại được."),
        ),
        Step(
            "khong-chi-duoc",
            _("Ngân hàng không chi được"),
            lambda row, answers, _actor: fail_transfer(transfer_id=row.pk, **answers),
            forms.ReasonForm,
            lambda row: row.state == TransferState.PLANNED and row.batch.sent_at is not None,
            _("Số tiền lại thành khoản phải trả, chờ đợt sau."),
        ),
        Step(
            "bo-khoi-dot",
            _("Bỏ khỏi đợt"),
            lambda row, answers, _actor: drop_transfer(transfer_id=row.pk, **answers),
            forms.ReasonForm,
            lambda row: row.state == TransferState.PLANNED and is_open(row.batch),
        ),
    )

    @admin.display(description=_("mã"), ordering="pk")
    def code(self, row: PayoutTransfer) -> str:
        return row.code

    @admin.display(description=_("người nhận"))
    def payee_name(self, row: PayoutTransfer) -> str:
        return row.payee_name

    @admin.display(description=_("tài khoản"))
    def to(self, row: PayoutTransfer) -> str:
        return row.account.masked

    @admin.display(description=_("số tiền (đồng)"))
    def money(self, row: PayoutTransfer) -> str:
        return dong(row.amount)
