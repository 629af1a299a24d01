"""What the ledger is told of cards: each row is one transaction there, in the row's own transaction.

Money in another currency than đồng is no part of the ledger; the desk sends it back.
"""

from datetime import datetime

from marketplace.ledger import accounts
from marketplace.ledger.services import Leg, post

from .method import CODE, CURRENCY
from .models import CardDispute, CardPayment, CardRefund, ClosedBy

DISPUTES = "disputes"


def post_paid(payment: CardPayment) -> None:
    """Money is at the gateway: for its order, or owed back at once when it is not what was asked."""
    _post(
        f"card:{payment.pk}",
        "paid",
        payment,
        payment.amount,
        debit=accounts.gateway(CODE),
        credit=accounts.refunds(CODE) if payment.fault else accounts.order(payment.order_id),
        at=payment.paid_at,
        note=payment.payment_id,
    )


def post_refund_due(refund: CardRefund) -> None:
    """Some of what was an order's is owed back; of a faulty payment all is, since it came in."""
    if refund.payment.fault:
        return
    _post(
        f"card-refund:{refund.pk}",
        "refund_due",
        refund.payment,
        refund.amount,
        debit=accounts.order(refund.payment.order_id),
        credit=accounts.refunds(CODE),
        at=refund.created_at,
    )


def post_refunded(refund: CardRefund, *, at: datetime) -> None:
    """It is on its way to the card and off our balance."""
    _post(
        f"card-refund:{refund.pk}:out",
        "refund_sent",
        refund.payment,
        refund.amount,
        debit=accounts.refunds(CODE),
        credit=accounts.gateway(CODE),
        at=at,
        note=refund.refund_id or "",
    )


def post_came_back(refund: CardRefund, *, at: datetime) -> None:
    """The card's bank did not take it: it is at the gateway again, and still owed."""
    _post(
        f"card-refund:{refund.pk}:back",
        "refund_came_back",
        refund.payment,
        refund.amount,
        debit=accounts.gateway(CODE),
        credit=accounts.refunds(CODE),
        at=at,
    )


def post_closed(refund: CardRefund, *, how: str, reference: str, at: datetime) -> None:
    """The shopper has it by another way: from the bank account, or taken through the dispute."""
    _post(
        f"card-refund:{refund.pk}:closed",
        "refund_sent",
        refund.payment,
        refund.amount,
        debit=accounts.refunds(CODE),
        credit=accounts.bank() if how == ClosedBy.BANK else accounts.platform(DISPUTES),
        at=at,
        note=reference,
    )


def post_disputed(dispute: CardDispute, *, at: datetime) -> None:
    """Stripe took the disputed money from our balance: the platform's loss until it is won."""
    _post(
        f"card-dispute:{dispute.pk}",
        "disputed",
        dispute.payment,
        dispute.amount,
        debit=accounts.platform(DISPUTES),
        credit=accounts.gateway(CODE),
        at=at,
        note=dispute.dispute_id,
    )


def post_dispute_won(dispute: CardDispute, *, at: datetime) -> None:
    _post(
        f"card-dispute:{dispute.pk}:won",
        "dispute_won",
        dispute.payment,
        dispute.amount,
        debit=accounts.gateway(CODE),
        credit=accounts.platform(DISPUTES),
        at=at,
        note=dispute.dispute_id,
    )


def _post(
    key: str,
    kind: str,
    payment: CardPayment,
    amount: int,
    *,
    debit: str,
    credit: str,
    at: datetime,
    note: str = "",
) -> None:
    if payment.currency != CURRENCY:
        return
    post(
        key=key,
        kind=kind,
        at=at,
        order_id=payment.order_id,
        note=note,
        legs=(Leg(account=debit, amount=amount), Leg(account=credit, amount=-amount)),
    )
