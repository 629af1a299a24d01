"""Disputes: a shopper's bank wants a payment back. The desk answers on Stripe; here they are followed and posted."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import client
from ..client import Dispute
from ..models import CardDispute, CardPayment, CardRefund, RefundState
from ..outgoing import ask_to_refund
from ..postings import post_dispute_won, post_disputed
from .refunds import known_payment

WON, LOST = ("won", "warning_closed", "prevented"), ("lost",)


def take_up_dispute(*, dispute_id: str, now: datetime | None = None) -> bool:
    """Ask Stripe about a dispute and bring ours in line; False when it is not about a payment of ours.

    Raises ``GatewayDown``, ``GatewayRefused``, ``OrderBusy``.
    """
    return follow_dispute(client.fetch_dispute(dispute_id), now=now)


def follow_dispute(found: Dispute, *, now: datetime | None = None) -> bool:
    """An inquiry takes nothing; a dispute takes the money at once and gives it back when it is won."""
    now = now or timezone.now()
    payment = known_payment(found.payment_id)
    if payment is None:
        return False
    with transaction.atomic():
        CardPayment.objects.select_for_update(no_key=True).get(pk=payment.pk)
        row, _is_new = CardDispute.objects.get_or_create(
            dispute_id=found.dispute_id,
            defaults={
                "payment": payment,
                "amount": found.amount,
                "status": found.status,
                "reason": found.reason,
                "opened_at": now,
            },
        )
        if row.closed_at is not None:
            return True
        row.status, row.reason, row.respond_by = found.status, found.reason, found.respond_by
        takes = not found.status.startswith("warning_") and found.status != "prevented"
        if takes and row.taken_at is None:
            row.taken_at = now
            post_disputed(row, at=now)
        if found.status in (*WON, *LOST):
            row.closed_at = now
        if found.status in WON and row.taken_at is not None:
            row.won_at = now
            post_dispute_won(row, at=now)
        row.save(update_fields=("status", "reason", "respond_by", "taken_at", "won_at", "closed_at"))
        if row.won_at is not None:
            for refund in CardRefund.objects.filter(payment=payment, state=RefundState.DUE):
                ask_to_refund(refund)
    return True


def is_followed(found: Dispute) -> bool:
    """Whether our row says what Stripe says of a dispute; reads only. True for what is not about a payment of ours."""
    if not CardPayment.objects.filter(payment_id=found.payment_id).exists():
        return True
    return CardDispute.objects.filter(dispute_id=found.dispute_id, status=found.status).exists()
