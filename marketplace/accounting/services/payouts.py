"""Money that was paid to whom it is owed, as the desk writes it down with the bank's reference.

The money itself moves outside: from the bank that keeps the receiving account, by the licensed gateway, or from a place
straight to the producer. Never more than is owed, and never more than is there, whoever else is paying at the moment;
what is on its way in a batch (``batches``) is neither owed nor there for anybody else.
"""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import Leg, lock_accounts, post
from marketplace.routing.lock_objects import short_transaction

from ..errors import MoreThanHeld, MoreThanOwed, NoMoneyThere, ReferenceUsed
from ..models import Payout
from ..selectors.payables import left_at_the_bank, transfers_on_their_way
from ..wording import dong

SOURCES = {"bank", "gateway", "cash"}
KINDS = {"producer": "payout", "place": "place_paid", "tax": "tax_paid"}
"""Kinds of transactions by whose account is paid."""


def pay_producer(
    *,
    producer_id: int,
    source: str,
    amount: int,
    reference: str,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> Payout:
    """A producer was paid ``amount`` đồng from the account ``source``. The same again answers the first one.

    Raises ``NoMoneyThere``, ``MoreThanOwed``, ``MoreThanHeld``, ``ReferenceUsed``; ``Busy``.
    """
    wanted = Payout(producer_id=producer_id, source=source, amount=amount, reference=reference.strip())
    return _pay(wanted, actor=actor, now=now or timezone.now())


def pay_place(
    *,
    point_id: int,
    source: str,
    amount: int,
    reference: str,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> Payout:
    """A place got what it is owed, or kept it from the cash it holds; refusals as for ``pay_producer``."""
    wanted = Payout(point_id=point_id, source=source, amount=amount, reference=reference.strip())
    return _pay(wanted, actor=actor, now=now or timezone.now())


def pay_tax(
    *,
    tax: str,
    source: str,
    amount: int,
    reference: str,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> Payout:
    """Withheld tax (``vat`` or ``pit``) was paid to the tax office; refusals as for ``pay_producer``."""
    wanted = Payout(tax=tax, source=source, amount=amount, reference=reference.strip())
    return _pay(wanted, actor=actor, now=now or timezone.now())


def record(payout: Payout) -> None:
    """Write a payout and its posting; the caller holds the locks of both accounts and has looked at them."""
    payout.save(force_insert=True)
    post(
        key=f"payout:{payout.pk}",
        kind=KINDS[accounts.split(payout.account)[0]],
        legs=(
            Leg(account=payout.account, amount=payout.amount),
            Leg(account=payout.source, amount=-payout.amount),
        ),
        at=payout.paid_at,
        note=payout.reference,
    )


def _pay(wanted: Payout, *, actor: AbstractBaseUser, now: datetime) -> Payout:
    if not accounts.is_account(wanted.source) or accounts.split(wanted.source)[0] not in SOURCES:
        raise NoMoneyThere(source=wanted.source)
    with short_transaction():
        lock_accounts([wanted.account, wanted.source])
        before = Payout.objects.filter(source=wanted.source, reference=wanted.reference).first()
        if before is not None:
            return _same(before, wanted)
        owed = -balance(wanted.account) - transfers_on_their_way().get(wanted.account, 0)
        if wanted.amount > owed:
            raise MoreThanOwed(owed=dong(owed), amount=dong(wanted.amount))
        held = left_at_the_bank() if wanted.source == accounts.bank() else balance(wanted.source)
        if wanted.amount > held:
            raise MoreThanHeld(held=dong(held), amount=dong(wanted.amount))
        wanted.recorded_by, wanted.paid_at = actor, now
        record(wanted)
    return wanted


def _same(before: Payout, wanted: Payout) -> Payout:
    """The button was pressed twice, or one reference is told of two payouts."""
    if (before.account, before.amount) != (wanted.account, wanted.amount):
        raise ReferenceUsed(reference=wanted.reference)
    return before
