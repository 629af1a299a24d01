"""Refunds: sent once each, and followed to their end.

Sending asks Stripe first which refunds of the payment there are. One that carries this row's mark was sent before by
somebody who died; it is taken over, also when Stripe has forgotten the idempotency key (after a day). So is one without
a mark, of the same amount, that nobody here knows: a person sent it on Stripe's own page. What Stripe says
of a refund only ever moves our row forward: due → sent → succeeded → failed.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from ... import refund_notices
from ...orders import orders
from .. import client
from ..client import Mark, Refund
from ..errors import GatewayRefused, PaymentNotWaiting, RefundNotFailed
from ..method import CODE, CURRENCY
from ..models import CardDispute, CardPayment, CardRefund, CardRefundCause, ClosedBy, RefundState
from ..outgoing import ask_to_refund
from ..postings import post_came_back, post_closed, post_refund_due, post_refunded
from .owing import owe_back
from .payments import take_up

ORDER = (RefundState.DUE, RefundState.SENT, RefundState.SUCCEEDED, RefundState.FAILED)
_STATES = {
    "pending": RefundState.SENT,
    "requires_action": RefundState.SENT,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


def send_refund(*, refund_id: int, now: datetime | None = None) -> None:
    """Have Stripe send a refund that is due; one that is not, or whose payment is disputed, is left alone.

    Raises ``GatewayDown``. A refusal makes it failed, for the desk.
    """
    now = now or timezone.now()
    row = CardRefund.objects.select_related("payment").get(pk=refund_id)
    if row.state != RefundState.DUE or is_disputed(row.payment):
        return
    payment = row.payment
    found = client.refunds_of(payment.payment_id)
    sent = next((one for one in found if _row_id(one) == row.pk), None)
    if sent is None:  # somebody may have sent this very amount on Stripe's own page meanwhile
        by_hand = (one for one in unexplained(payment, found) if not one.mark and one.amount == row.amount)
        sent = next(by_hand, None)
    if sent is None:
        number = _number(payment)
        try:
            sent = client.create_refund(
                payment_id=payment.payment_id,
                amount=row.amount,
                mark=Mark(number=number, attempt=1, refund_id=row.pk),
                idempotency_key=f"refund:{number}:{row.pk}",
            )
        except GatewayRefused as refusal:
            _fail(row.pk, str(refusal.data["reason"]), now=now)
            return
    _follow(row.pk, sent, now=now)


def take_up_refunds(*, payment_id: str, now: datetime | None = None) -> bool:
    """Ask Stripe about all refunds of a payment and bring ours in line; False when the payment is not ours.

    Raises ``GatewayDown``, ``GatewayRefused``, ``OrderBusy``.
    """
    now = now or timezone.now()
    payment = known_payment(payment_id)
    if payment is None:
        return False
    follow_refunds(payment, client.refunds_of(payment_id), now=now)
    return True


def known_payment(payment_id: str) -> CardPayment | None:
    """Our row of a payment, taken up now if news of it is still on its way; None when it is not ours."""
    known = CardPayment.objects.filter(payment_id=payment_id).first()
    if known is not None or not payment_id:
        return known
    session = client.session_of_payment(payment_id)
    if session is None or not take_up(session):
        return None
    return CardPayment.objects.filter(payment_id=payment_id).first()


def follow_refunds(payment: CardPayment, found: Iterable[Refund], *, now: datetime) -> None:
    """Bring the refunds of a payment in line with what Stripe says of them. Raises ``OrderBusy``."""
    for refund in found:
        row_id = _row_id(refund)
        row = CardRefund.objects.filter(payment=payment, refund_id=refund.refund_id).first()
        if row is None and row_id:
            row = CardRefund.objects.filter(payment=payment, pk=row_id, refund_id__isnull=True).first()
        if row is not None:
            _follow(row.pk, refund, now=now)
        else:
            _adopt(payment, refund, now=now)


def unexplained(payment: CardPayment, found: Iterable[Refund]) -> list[Refund]:
    """Refunds made on Stripe itself of more than is kept of the payment: nobody here knows whose money that is."""
    ours = set(CardRefund.objects.filter(payment=payment).values_list("refund_id", flat=True))
    return [
        one for one in found if one.refund_id not in ours and _STATES.get(one.status) != RefundState.FAILED
    ]


def is_disputed(payment: CardPayment) -> bool:
    """Whether the shopper's bank wants this payment back, or got it: then it is not sent back a second time."""
    return CardDispute.objects.filter(payment=payment, won_at__isnull=True, taken_at__isnull=False).exists()


def send_again(*, refund_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """The desk has a failed refund sent anew. Raises ``RefundNotFailed``."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _locked(refund_id)
        if row.state != RefundState.FAILED:
            raise RefundNotFailed(refund=refund_id)
        CardRefund.objects.filter(pk=row.pk).update(state=RefundState.REPLACED)
        anew = CardRefund.objects.create(
            payment=row.payment, amount=row.amount, cause=row.cause, replaces=row, created_at=now
        )
        ask_to_refund(anew)


def close_refund(
    *, refund_id: int, how: str, reference: str, actor: AbstractBaseUser, now: datetime | None = None
) -> None:
    """The desk: the shopper has the money another way. Raises ``RefundNotFailed``."""
    now = now or timezone.now()
    with transaction.atomic():
        row = _locked(refund_id)
        may_close = row.state == RefundState.FAILED or (
            row.state == RefundState.DUE and is_disputed(row.payment)
        )
        if not may_close:
            raise RefundNotFailed(refund=refund_id)
        CardRefund.objects.filter(pk=row.pk).update(
            state=RefundState.CLOSED,
            closed_at=now,
            closed_how=ClosedBy(how),
            closed_reference=reference.strip(),
            closed_by=actor,
        )
        post_closed(row, how=how, reference=reference.strip(), at=now)
        if how == ClosedBy.BANK:
            _tell(row, reference=reference.strip(), by_transfer=True)


def return_payment(*, payment_pk: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """The desk sends back a payment that is not what was asked. Raises ``PaymentNotWaiting``."""
    now = now or timezone.now()
    with transaction.atomic():
        payment = CardPayment.objects.select_for_update(no_key=True).get(pk=payment_pk)
        if not payment.fault or payment.refunds.exists():
            raise PaymentNotWaiting(payment=payment_pk)
        owe_back(payment, payment.amount, CardRefundCause.FAULT, now=now)


def _row_id(refund: Refund) -> int:
    return refund.mark.refund_id if refund.mark else 0


def _number(payment: CardPayment) -> str:
    placement = payment.order.placement
    return str(placement.number)


def _locked(refund_id: int) -> CardRefund:
    return (
        CardRefund.objects.select_related("payment")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=refund_id)
    )


def _follow(row_id: int, found: Refund, *, now: datetime) -> None:
    state = _STATES.get(found.status, RefundState.SENT)
    with transaction.atomic():
        row = _locked(row_id)
        if row.state not in ORDER or ORDER.index(RefundState(row.state)) >= ORDER.index(state):
            return
        row.refund_id, row.state = found.refund_id, state
        if state == RefundState.SUCCEEDED:
            row.succeeded_at = now
        elif state == RefundState.FAILED:
            row.failed_at, row.failure = now, found.failure or found.status
        row.save(update_fields=("refund_id", "state", "succeeded_at", "failed_at", "failure"))
        if state == RefundState.SUCCEEDED:
            post_refunded(row, at=now)
            _tell(row)
        elif state == RefundState.FAILED and row.succeeded_at is not None:
            post_came_back(row, at=now)


def _tell(row: CardRefund, *, reference: str = "", by_transfer: bool = False) -> None:
    """Tell the shopper; of money in another currency the desk writes itself."""
    if row.payment.currency == CURRENCY:
        refund_notices.tell(
            refund_notices.SENT,
            order_id=row.payment.order_id,
            method=CODE,
            amount=row.amount,
            reference=reference,
            by_transfer=by_transfer,
        )


def _fail(row_id: int, reason: str, *, now: datetime) -> None:
    """Stripe would not even begin."""
    CardRefund.objects.filter(pk=row_id, state=RefundState.DUE).update(
        state=RefundState.FAILED, failed_at=now, failure=reason
    )


def _adopt(payment: CardPayment, found: Refund, *, now: datetime) -> None:
    """A refund that somebody made on Stripe itself: off what is kept, if as much is (else ``unexplained``)."""
    if _STATES.get(found.status) == RefundState.FAILED:
        return
    with orders().exclusive(payment.order_id):
        kept = CardPayment.objects.values_list("kept", flat=True).get(pk=payment.pk)
        if found.amount > kept or CardRefund.objects.filter(refund_id=found.refund_id).exists():
            return
        CardPayment.objects.filter(pk=payment.pk).update(kept=kept - found.amount)
        row = CardRefund.objects.create(
            payment=payment,
            amount=found.amount,
            cause=CardRefundCause.OUTSIDE,
            refund_id=found.refund_id,
            created_at=now,
        )
        post_refund_due(row)
        _follow(row.pk, found, now=now)
