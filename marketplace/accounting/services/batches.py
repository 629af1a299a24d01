"""A payout run: the desk chooses payees, a batch is made, sent to the bank as a file, or cancelled before.

Money stays on the payee's account until the bank says that it left (``confirming``); a planned transfer only reserves
it. Two people who make a run at once wait for each other at the accounts of the payees, and the database lets a payee
have one transfer on its way. What one decided by is looked at again under these locks, when the batch is made and when
it is sent: amounts, accounts, disputes. So nothing is paid twice, to an account nobody confirmed, or beyond what is
there.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import lock_accounts
from marketplace.routing.lock_objects import short_transaction

from ..errors import BatchNotOpen, ListChanged, MoreThanHeld, NothingChosen, TransferClosed
from ..models import AccountState, PayeeAccount, PayoutBatch, PayoutTransfer, TransferState
from ..payees import columns
from ..selectors.payables import left_at_the_bank, payables
from ..wording import dong


def make_batch(
    *,
    key: UUID,
    chosen: Mapping[str, int],
    until: date,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> PayoutBatch:
    """Plan a transfer for each payee in ``chosen``: its account of the ledger → the đồng the person saw.

    The same ``key`` again answers the first batch. Raises ``NothingChosen``, ``ListChanged`` when a payee can not be
    sent exactly that any more, ``MoreThanHeld`` when the bank has less; ``Busy``.
    """
    if not chosen:
        raise NothingChosen()
    with short_transaction():
        lock_accounts([*chosen, accounts.bank()])
        before = PayoutBatch.objects.filter(key=key).first()
        if before is not None:
            return before
        found = {row.payee: row for row in payables(until)}
        changed = [
            found[payee].name if payee in found else payee
            for payee, amount in chosen.items()
            if payee not in found or found[payee].held or found[payee].amount != amount
        ]
        if changed:
            raise ListChanged(names=", ".join(sorted(changed)))
        _check_bank(sum(chosen.values()), left_at_the_bank())
        batch = PayoutBatch.objects.create(key=key, until=until, made_at=now or timezone.now(), made_by=actor)
        PayoutTransfer.objects.bulk_create(
            PayoutTransfer(**columns(payee), batch=batch, account=found[payee].account, amount=amount)
            for payee, amount in sorted(chosen.items())
        )
    return batch


def send_batch(*, batch_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """From now on there is a file for the bank, and no way back but the bank's word. Sending it again changes nothing.

    Raises ``ListChanged`` when a payee's account is not confirmed any more or it is owed less by now (take it out of
    the batch first), ``MoreThanHeld``, ``NothingChosen``, ``BatchNotOpen``; ``Busy``.
    """
    with short_transaction():
        batch = _lock(batch_id)
        if batch.sent_at is not None:
            return
        planned = _planned(batch)
        if not planned:
            raise NothingChosen()
        lock_accounts([*(transfer.payee for transfer in planned), accounts.bank()])
        changed = [transfer.payee_name for transfer in planned if not _still_right(transfer)]
        if changed:
            raise ListChanged(names=", ".join(sorted(changed)))
        _check_bank(0, left_at_the_bank())
        PayoutBatch.objects.filter(pk=batch_id).update(sent_at=now or timezone.now(), sent_by=actor)


def cancel_batch(*, batch_id: int, reason: str, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """Before it is sent: everything in it is owed as before. Raises ``BatchNotOpen``; ``Busy``."""
    now = now or timezone.now()
    with short_transaction():
        batch = _lock(batch_id)
        _drop(_planned(batch), reason, now=now)
        PayoutBatch.objects.filter(pk=batch_id).update(cancelled_at=now, cancelled_by=actor)


def drop_transfer(*, transfer_id: int, reason: str, now: datetime | None = None) -> None:
    """Take one payee out of a batch before it is sent. Raises ``BatchNotOpen``, ``TransferClosed``; ``Busy``."""
    with short_transaction():
        batch = _lock(PayoutTransfer.objects.values_list("batch_id", flat=True).get(pk=transfer_id))
        if batch.sent_at is not None:
            raise BatchNotOpen()
        planned = [transfer for transfer in _planned(batch) if transfer.pk == transfer_id]
        if not planned:
            raise TransferClosed()
        _drop(planned, reason, now=now or timezone.now())


def _lock(batch_id: int) -> PayoutBatch:
    """The batch, locked against whoever sends, cancels or thins it out. Raises ``BatchNotOpen`` for a cancelled one."""
    batch = PayoutBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.cancelled_at is not None:
        raise BatchNotOpen()
    return batch


def _planned(batch: PayoutBatch) -> list[PayoutTransfer]:
    rows = batch.transfers.filter(state=TransferState.PLANNED).select_related("producer", "point")
    return list(rows.order_by("pk"))


def _still_right(transfer: PayoutTransfer) -> bool:
    """Whether its account is the payee's confirmed one, none waits, and it is owed as much."""
    standing = PayeeAccount.objects.filter(
        **columns(transfer.payee), state__in=(AccountState.ACTIVE, AccountState.PROPOSED)
    )
    return (
        list(standing.values_list("pk", flat=True)) == [transfer.account_id]
        and -balance(transfer.payee) >= transfer.amount
    )


def _drop(transfers: Iterable[PayoutTransfer], reason: str, *, now: datetime) -> None:
    PayoutTransfer.objects.filter(pk__in=[transfer.pk for transfer in transfers]).update(
        state=TransferState.CANCELLED, reason=reason.strip()[:200], closed_at=now
    )


def _check_bank(wanted: int, left: int) -> None:
    if wanted > left:
        raise MoreThanHeld(held=dong(left), amount=dong(wanted))
