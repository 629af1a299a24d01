"""What the bank did with a batch's transfers: each is posted when it left, and owed again when it did not.

The desk says so by hand, or the bank's statement does: its lines carry the transfer's code. The bank's word is a fact,
so it is posted even when less is owed by now; the payee then owes the rest. Told twice, it is posted once.
"""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.services import lock_accounts
from marketplace.payments.bank_transfer.codes import numbers_named
from marketplace.payments.bank_transfer.models import BankDebit, BankEntry
from marketplace.payments.bank_transfer.services import take_back
from marketplace.payments.errors import OrderBusy
from marketplace.routing.errors import Busy
from marketplace.routing.lock_objects import short_transaction

from ..errors import (
    AccountingError,
    BatchNotOpen,
    BatchNotSent,
    CameBackBefore,
    PayoutUnknown,
    ReferenceUsed,
    TransferClosed,
)
from ..models import Payout, PayoutBatch, PayoutReturn, PayoutTransfer, TransferState
from ..models.batches import CODE
from .payouts import record


def confirm_transfer(
    *, transfer_id: int, reference: str, actor: AbstractBaseUser, now: datetime | None = None
) -> Payout:
    """The bank sent it under ``reference``: it is posted as a payout. The same again answers the first.

    Raises ``BatchNotSent``, ``TransferClosed``, ``ReferenceUsed``; ``Busy``.
    """
    with short_transaction():
        transfer = _lock(transfer_id)
        if transfer.payout is not None and transfer.payout.reference == reference.strip():
            return transfer.payout
        if transfer.state != TransferState.PLANNED:
            raise TransferClosed()
        return _pay(transfer, reference.strip(), actor=actor, now=now or timezone.now())


def confirm_batch(
    *, batch_id: int, reference: str, actor: AbstractBaseUser, now: datetime | None = None
) -> int:
    """The bank sent all that is still open, as one sum under one ``reference``; answers how many.

    Each payout gets the reference with its own code behind it. Raises ``BatchNotSent``, ``BatchNotOpen``; ``Busy``.
    """
    now = now or timezone.now()
    with short_transaction():
        batch = PayoutBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if batch.cancelled_at is not None:
            raise BatchNotOpen()
        if batch.sent_at is None:
            raise BatchNotSent()
        open_ones = batch.transfers.filter(state=TransferState.PLANNED).order_by("pk")
        paid = list(open_ones.select_for_update(no_key=True, of=("self",)))
        for transfer in paid:
            _pay(transfer, f"{reference.strip()[:50]}/{transfer.code}", actor=actor, now=now)
        return len(paid)


def fail_transfer(*, transfer_id: int, reason: str, now: datetime | None = None) -> None:
    """The bank did not send it: it is owed as before. Raises ``BatchNotSent``, ``TransferClosed``; ``Busy``."""
    with short_transaction():
        transfer = _lock(transfer_id)
        if transfer.state != TransferState.PLANNED:
            raise TransferClosed()
        PayoutTransfer.objects.filter(pk=transfer_id).update(
            state=TransferState.FAILED, reason=reason.strip()[:200], closed_at=now or timezone.now()
        )


def take_back_payout(
    *, entry_id: int, payout: str, reason: str, actor: AbstractBaseUser, now: datetime | None = None
) -> PayoutReturn:
    """Money that came in is a payout that came back: it is owed again, to be sent with the next run.

    ``payout``: its transfer's code or the bank's reference. Raises ``PayoutUnknown`` (none of exactly this amount),
    ``CameBackBefore``, ``EntryNotWaiting`` (of payments) when the entry waits no more; ``Busy``.
    """
    with short_transaction():
        amount = BankEntry.objects.values_list("amount", flat=True).get(pk=entry_id)
        paid = _payout_named(payout, amount)
        if paid is None:
            raise PayoutUnknown(field="payout")
        lock_accounts([paid.account, accounts.bank()])
        if PayoutReturn.objects.filter(payout=paid).exists():
            raise CameBackBefore(field="payout")
        remittance = take_back(
            entry_id=entry_id,
            account=paid.account,
            amount=paid.amount,
            actor=actor,
            now=now or timezone.now(),
        )
        return PayoutReturn.objects.create(payout=paid, remittance=remittance, reason=reason.strip()[:200])


def _payout_named(said: str, amount: int) -> Payout | None:
    """A payout of the bank to a payee of this amount, by its transfer's code or its reference."""
    paid = Payout.objects.filter(source=accounts.bank(), tax="", amount=amount)
    by_code = paid.filter(transfer__in=numbers_named(CODE, said)).first()
    return by_code or paid.filter(reference=said.strip()).first()


def take_payout(debit: BankDebit) -> str | None:
    """A line of the statement that names a transfer of exactly this amount, or a payout recorded by its reference."""
    by_hand = Payout.objects.filter(
        source=accounts.bank(), reference=debit.reference, amount=debit.amount
    ).first()
    if by_hand is not None:
        return f"payout:{by_hand.pk}"
    together = Payout.objects.filter(
        source=accounts.bank(), reference__startswith=f"{debit.reference}/{CODE}"
    )
    if sum(together.values_list("amount", flat=True)) == debit.amount:
        return f"payouts:{debit.reference}"[:60]
    named = PayoutTransfer.objects.filter(
        pk__in=numbers_named(CODE, debit.description), amount=debit.amount
    ).select_related("batch__sent_by")
    transfer = named.first()
    if transfer is None or transfer.batch.sent_by is None:
        return None
    if transfer.state == TransferState.PLANNED:
        try:
            payout = confirm_transfer(
                transfer_id=transfer.pk,
                reference=debit.reference,
                actor=transfer.batch.sent_by,
                now=debit.booked_at,
            )
        except Busy as busy:
            raise OrderBusy() from busy
        except AccountingError:  # closed in this moment, or the reference is another payout's
            return None
        return f"payout:{payout.pk}"
    return f"payout:{transfer.payout_id}" if transfer.payout_id else None


def _lock(transfer_id: int) -> PayoutTransfer:
    """The transfer, locked, of a batch that was sent."""
    rows = PayoutTransfer.objects.select_related("batch", "payout")
    transfer = rows.select_for_update(no_key=True, of=("self",)).get(pk=transfer_id)
    if transfer.batch.sent_at is None:
        raise BatchNotSent()
    return transfer


def _pay(transfer: PayoutTransfer, reference: str, *, actor: AbstractBaseUser, now: datetime) -> Payout:
    lock_accounts([transfer.payee, accounts.bank()])
    if Payout.objects.filter(source=accounts.bank(), reference=reference).exists():
        raise ReferenceUsed(reference=reference)
    payout = Payout(
        producer_id=transfer.producer_id,
        point_id=transfer.point_id,
        source=accounts.bank(),
        amount=transfer.amount,
        reference=reference,
        recorded_by=actor,
        paid_at=now,
    )
    record(payout)
    PayoutTransfer.objects.filter(pk=transfer.pk).update(
        state=TransferState.PAID, payout=payout, closed_at=now
    )
    return payout
