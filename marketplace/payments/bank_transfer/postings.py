"""What the ledger is told of transfers: each row of theirs is one transaction there, in the row's own transaction."""

from datetime import datetime

from marketplace.ledger import accounts
from marketplace.ledger.services import Leg, post

from .method import CODE
from .models import BankEntry, OrderReceipt, RefundDue, Remittance


def post_received(entry: BankEntry) -> None:
    """Money is on the account, and nobody knows yet what for."""
    post(
        key=f"bank:{entry.pk}:in",
        kind="bank_received",
        at=entry.booked_at,
        note=entry.reference,
        legs=_move(entry.amount, debit=accounts.bank(), credit=accounts.suspense()),
    )


def post_kept(receipt: OrderReceipt, *, at: datetime) -> None:
    """It is kept for an order."""
    post(
        key=f"receipt:{receipt.pk}",
        kind="paid",
        at=at,
        order_id=receipt.order_id,
        legs=_move(receipt.amount, debit=accounts.suspense(), credit=accounts.order(receipt.order_id)),
    )


def post_owed_back(refund: RefundDue, *, was_kept: bool, at: datetime) -> None:
    """It is owed back: what was kept for an order, or what never was."""
    came_from = (
        accounts.order(refund.order_id) if was_kept and refund.order_id is not None else accounts.suspense()
    )
    post(
        key=f"refund-due:{refund.pk}",
        kind="refund_due",
        at=at,
        order_id=refund.order_id,
        legs=_move(refund.amount, debit=came_from, credit=accounts.refunds(CODE)),
    )


def post_paid_out(refund: RefundDue, *, reference: str, at: datetime) -> None:
    """The desk sent it back."""
    post(
        key=f"refund-due:{refund.pk}:out",
        kind="refund_sent",
        at=at,
        order_id=refund.order_id,
        note=reference,
        legs=_move(refund.amount, debit=accounts.refunds(CODE), credit=accounts.bank()),
    )


def post_remitted(remittance: Remittance, *, reference: str, at: datetime, kind: str = "remittance") -> None:
    """Who held money put it on the account, or what was sent to a payee came back."""
    post(
        key=f"remittance:{remittance.pk}",
        kind=kind,
        at=at,
        note=reference,
        legs=_move(remittance.amount, debit=accounts.suspense(), credit=remittance.account),
    )


def _move(amount: int, *, debit: str, credit: str) -> tuple[Leg, Leg]:
    return Leg(account=debit, amount=amount), Leg(account=credit, amount=-amount)
