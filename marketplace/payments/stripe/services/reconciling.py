"""Comparing with Stripe, and mending what webhooks missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone

from marketplace.outbox.models import OutboxMessage

from .. import client
from ..models import CardPayment, CardRefund, RefundState
from ..outgoing import REFUND, ask_to_refund
from .disputes import follow_dispute, is_followed
from .payments import is_taken_up, take_up
from .refunds import follow_refunds, is_disputed, unexplained

USUAL = timedelta(days=3)
"""How far back the calendar's run looks: as long as Stripe goes on telling of an event."""


def reconcile(*, since: datetime, now: datetime | None = None) -> Iterator[str]:
    """Bring our rows in line with all Stripe made from ``since`` on; answers a line for each thing mended.

    Doing it again mends nothing more; what only a person can settle is named every time. Raises ``GatewayDown``,
    ``GatewayRefused``, ``OrderBusy``.
    """
    now = now or timezone.now()
    for session in client.sessions_since(since):
        if not is_taken_up(session) and take_up(session, now=now):
            number = session.mark.number if session.mark else ""
            yield f"session {session.session_id} {number}: {'paid' if session.paid else session.status}"
    for payment_id, refunds in groupby(
        sorted(client.refunds_since(since), key=lambda r: r.payment_id), lambda r: r.payment_id
    ):
        payment = CardPayment.objects.filter(payment_id=payment_id).first()
        if payment is not None:
            before = _states(payment)
            told = list(refunds)
            follow_refunds(payment, told, now=now)
            if _states(payment) != before:
                yield f"refunds of {payment_id}: {dict(_states(payment))}"
            for refund in unexplained(payment, told):
                yield (
                    f"NOT MENDED {refund.refund_id} of {payment_id}: {refund.amount} went back on Stripe's own page, "
                    f"{payment.kept} is kept; settle it by hand"
                )
    for dispute in client.disputes_since(since):
        if not is_followed(dispute) and follow_dispute(dispute, now=now):
            yield f"dispute {dispute.dispute_id}: {dispute.status}"
    yield from _ask_again()


def _ask_again() -> Iterator[str]:
    """Refunds that are due and that no message will send: it died, or was lost in a restore."""
    waiting = set(
        OutboxMessage.objects.filter(
            topic=REFUND, delivered_at__isnull=True, dead_at__isnull=True
        ).values_list("payload__refund", flat=True)
    )
    for refund in CardRefund.objects.filter(state=RefundState.DUE).select_related("payment"):
        if refund.pk not in waiting and not is_disputed(refund.payment):
            ask_to_refund(refund)
            yield f"refund {refund.pk}: sent for again"


def _states(payment: CardPayment) -> list[tuple[int, str]]:
    return list(CardRefund.objects.filter(payment=payment).order_by("pk").values_list("pk", "state"))
