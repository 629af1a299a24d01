"""What became of a page, and of the money that came in on it.

Everything is decided from what Stripe says the session is *now*, under the lock of its order, in one transaction: the
session's row, the payment, what is kept of it, the refunds of the rest. So it does not matter which event came first,
how often, or whether any came: each caller (webhook, return of the shopper, closing, reconciliation) does the same.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from ...orders import OrderFacts, orders
from .. import client
from ..client import Paid, Session
from ..method import CODE, CURRENCY
from ..models import CardPayment, CardRefundCause, CardSession, PaymentFault, SessionState
from ..postings import post_paid
from .closing import give_up
from .owing import owe_back


def take_up_session(*, session_id: str, now: datetime | None = None) -> bool:
    """Ask Stripe about a session and bring ours in line; False when it is not of an order of ours.

    Raises ``GatewayDown``, ``GatewayRefused``, ``OrderBusy``.
    """
    return take_up(client.fetch_session(session_id), now=now)


def take_up(found: Session, *, now: datetime | None = None) -> bool:
    """Bring our rows in line with a session; False when it is not of an order of ours. Raises ``OrderBusy``."""
    now = now or timezone.now()
    order_id = _order_of(found)
    if order_id is None:
        return False
    with orders().exclusive(order_id) as facts:
        row = _row_of(found, order_id)
        if row is not None:
            _follow(row, found, facts)
        if found.paid is not None:
            _receive(found, found.paid, row, facts, now=now)
    return True


def is_taken_up(found: Session) -> bool:
    """Whether our rows say what a session says; reads only. True for what is not ours."""
    if _order_of(found) is None:
        return True
    if found.paid is not None:
        return CardPayment.objects.filter(payment_id=found.paid.payment_id).exists()
    row = CardSession.objects.filter(session_id=found.session_id).first()
    if row is None:
        return found.status == "expired"
    return row.state == _state_of(found) or (found.status == "open" and row.state == SessionState.EXPIRED)


def _order_of(found: Session) -> int | None:
    if found.mark is None:
        return None
    named = orders().by_number([found.mark.number])
    return named[0][0] if len(named) == 1 and named[0][1] == CODE else None


def _row_of(found: Session, order_id: int) -> CardSession | None:
    """The attempt that asked for this session: also when who asked died before writing down the answer."""
    known = CardSession.objects.filter(order_id=order_id, session_id=found.session_id).first()
    if known is not None or found.mark is None:
        return known
    return CardSession.objects.filter(
        order_id=order_id, attempt=found.mark.attempt, session_id__isnull=True
    ).first()


def _state_of(found: Session) -> SessionState:
    if found.paid is not None:
        return SessionState.PAID
    if found.has_failed:
        return SessionState.FAILED
    if found.status == "complete":
        return SessionState.PROCESSING
    return SessionState.EXPIRED if found.status == "expired" else SessionState.OPEN


def _follow(row: CardSession, found: Session, facts: OrderFacts) -> None:
    """Our row goes on to where the session is; never back, whatever old news comes late."""
    state = _state_of(found)
    over = (SessionState.PAID, SessionState.FAILED, SessionState.EXPIRED)
    if row.state == SessionState.PAID or (row.state in over and state != SessionState.PAID):
        state = SessionState(row.state)
    elif row.state == SessionState.PROCESSING and state == SessionState.OPEN:
        state = SessionState.PROCESSING
    is_open = state == SessionState.OPEN
    CardSession.objects.filter(pk=row.pk).update(
        session_id=found.session_id,
        state=state,
        url=found.url if is_open else "",
        lease=None,
        leased_until=None,
    )
    if row.session_id is None and found.status == "open" and (not is_open or facts.state != "waiting"):
        row.session_id = found.session_id
        give_up(row)


def _receive(
    found: Session, paid: Paid, row: CardSession | None, facts: OrderFacts, *, now: datetime
) -> None:
    """Write down a payment and decide about it, once."""
    if CardPayment.objects.filter(payment_id=paid.payment_id).exists():
        return
    fault = _fault_of(found, paid, row)
    on_order: dict[str, Any] = {"order_id": facts.order_id, "actor": None, "now": now}
    kept, cause = 0, CardRefundCause.FAULT
    if not fault:
        kept, cause = _decide(paid.amount, facts, on_order)
    payment = CardPayment.objects.create(
        payment_id=paid.payment_id,
        charge_id=paid.charge_id,
        order_id=facts.order_id,
        session=row,
        amount=paid.amount,
        currency=paid.currency,
        paid_at=paid.at,
        received_at=now,
        fault=fault,
        kept=kept,
    )
    post_paid(payment)
    if not fault and kept < paid.amount:
        owe_back(payment, paid.amount - kept, cause, now=now)


def _fault_of(found: Session, paid: Paid, row: CardSession | None) -> PaymentFault:
    """What of a payment is not what was asked; the desk decides about such money."""
    if row is None:
        return PaymentFault.UNASKED
    if paid.currency != CURRENCY or found.currency != CURRENCY:
        return PaymentFault.CURRENCY
    if not paid.amount == found.amount == row.amount:
        return PaymentFault.AMOUNT
    return PaymentFault.NONE


def _decide(amount: int, facts: OrderFacts, on_order: dict[str, Any]) -> tuple[int, CardRefundCause]:
    """How much is kept for the order, and why the rest is not."""
    if facts.state == "waiting" and amount >= facts.bill and orders().confirm(**on_order):
        return facts.bill, CardRefundCause.REDUCED
    if facts.state == "paid" and not facts.is_cancelled:
        return 0, CardRefundCause.TWICE
    if facts.is_cancelled:
        return 0, CardRefundCause.CANCELLED
    if facts.state == "expired" and amount >= facts.bill and orders().take_up_again(**on_order):
        return facts.bill, CardRefundCause.REDUCED
    return 0, CardRefundCause.LATE
