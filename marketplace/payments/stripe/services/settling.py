"""An order changed: what is kept of its payments above what it costs now is owed back, pages it outlived are closed."""

from datetime import datetime

from django.db.models import Sum
from django.utils import timezone

from ...orders import OrderFacts, orders
from ..models import LIVE, CardPayment, CardRefund, CardRefundCause, CardSession, SessionState
from .closing import give_up
from .owing import owe_back


def settle_order(*, order_id: int, now: datetime | None = None) -> None:
    """Bring the card payments of an order in line with it. Doing it again changes nothing; calls nobody outside.

    Raises ``OrderBusy``.
    """
    now = now or timezone.now()
    with orders().exclusive(order_id) as facts:
        if facts.state != "waiting":
            for row in CardSession.objects.filter(order_id=order_id, state__in=LIVE):
                if row.state != SessionState.PROCESSING:  # that page is closed, the bank still decides
                    give_up(row)
        _give_up_payments(facts, now=now)


def _give_up_payments(facts: OrderFacts, *, now: datetime) -> None:
    """Of the newest payments first. What the desk refunded on Stripe itself counts as given back already."""
    payments = list(CardPayment.objects.filter(order_id=facts.order_id, kept__gt=0).order_by("-pk"))
    outside = CardRefund.objects.filter(
        payment__order_id=facts.order_id, payment__fault="", cause=CardRefundCause.OUTSIDE
    ).aggregate(sum=Sum("amount"))["sum"]
    costs = 0 if facts.is_cancelled else max(0, facts.bill - int(outside or 0))
    too_much = sum(payment.kept for payment in payments) - costs
    cause = CardRefundCause.CANCELLED if facts.is_cancelled else CardRefundCause.REDUCED
    for payment in payments:
        given_up = min(too_much, payment.kept)
        if given_up <= 0:
            continue
        too_much -= given_up
        CardPayment.objects.filter(pk=payment.pk).update(kept=payment.kept - given_up)
        owe_back(payment, given_up, cause, now=now)
