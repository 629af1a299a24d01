"""Money of a payment that goes back to its card: written down first, sent after the commit."""

from datetime import datetime

from ..models import CardPayment, CardRefund, CardRefundCause
from ..outgoing import ask_to_refund
from ..postings import post_refund_due


def owe_back(payment: CardPayment, amount: int, cause: CardRefundCause, *, now: datetime) -> CardRefund:
    """A refund that is due, in the caller's transaction. Above what is kept: the caller takes it off there."""
    refund = CardRefund.objects.create(payment=payment, amount=amount, cause=cause, created_at=now)
    post_refund_due(refund)
    ask_to_refund(refund)
    return refund
