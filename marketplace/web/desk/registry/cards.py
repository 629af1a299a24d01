"""Card payments: those that are not what was asked, refunds that failed, disputes to answer on Stripe."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.payments.stripe.models import CardDispute, CardPayment, CardRefund, RefundState, StripeEvent
from marketplace.payments.stripe.services.refunds import (
    close_refund,
    is_disputed,
    return_payment,
    send_again,
)

from .. import forms
from ..columns import dong_column
from ..steps import DeskAdmin, Step
from .certification import ReadOnlyRows


class CardRefunds(ReadOnlyRows):
    model = CardRefund
    fields = ("amount", "cause", "state", "failure", "created_at", "succeeded_at", "failed_at")


class Disputes(ReadOnlyRows):
    model = CardDispute
    fields = ("dispute_id", "amount", "reason", "status", "respond_by", "closed_at")


@admin.register(CardPayment)
class CardPaymentAdmin(DeskAdmin):
    list_display = ("payment_id", "order", "amount", "currency", "kept", "fault", "paid_at")
    list_filter = (("fault", admin.AllValuesFieldListFilter),)
    list_select_related = ("order",)
    search_fields = ("payment_id", "charge_id", "order__placement__number")
    date_hierarchy = "paid_at"
    inlines = (CardRefunds, Disputes)
    steps = (
        Step(
            "tra-lai",
            _("Hoàn cả khoản này"),
            lambda row, _answers, actor: return_payment(payment_pk=row.pk, actor=actor),
            applies=lambda row: bool(row.fault) and not row.refunds.exists(),
            warning=_("Khoản này không đúng như đã hỏi khách nên không trả cho đơn nào."),
        ),
    )


@admin.register(CardRefund)
class CardRefundAdmin(DeskAdmin):
    list_display = (
        "pk",
        "payment",
        dong_column(CardRefund, "amount"),
        "cause",
        "state",
        "failure",
        "created_at",
    )
    list_filter = ("state", "cause")
    list_select_related = ("payment",)
    search_fields = ("refund_id", "payment__payment_id", "payment__order__placement__number")
    steps = (
        Step(
            "gui-lai",
            _("Gửi lại cho Stripe"),
            lambda row, _answers, actor: send_again(refund_id=row.pk, actor=actor),
            applies=lambda row: row.state == RefundState.FAILED,
        ),
        Step(
            "hoan-cach-khac",
            _("Ghi đã hoàn cách khác"),
            lambda row, answers, actor: close_refund(refund_id=row.pk, actor=actor, **answers),
            forms.ClosedRefundForm,
            lambda row: (
                row.state == RefundState.FAILED or (row.state == RefundState.DUE and is_disputed(row.payment))
            ),
            _("Chỉ ghi khi khách đã có tiền; không sửa lại được."),
        ),
    )


@admin.register(CardDispute)
class CardDisputeAdmin(DeskAdmin):
    list_display = ("dispute_id", "payment", "amount", "reason", "status", "respond_by", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "status")
    list_select_related = ("payment",)
    search_fields = ("dispute_id", "payment__payment_id", "payment__order__placement__number")


@admin.register(StripeEvent)
class StripeEventAdmin(DeskAdmin):
    list_display = ("event_id", "kind", "object_id", "at", "received_at", "outcome")
    list_filter = ("outcome", "kind")
    search_fields = ("event_id", "object_id", "payment_id")
