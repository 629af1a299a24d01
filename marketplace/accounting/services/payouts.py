"""Money that was paid to whom it is owed, as the desk writes it down with the bank's reference.

The money itself moves outside: from the bank that keeps the receiving account, by the licensed gateway, or from a place
straight to the producer. Never more than is owed, and never more than is there, whoever else is paying at the moment.
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
from ..wording import dong

SOURCES = {"bank", "gateway", "cash"}


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
    return _pay(wanted, kind="payout", actor=actor, now=now or timezone.now())


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
    return _pay(wanted, kind="tax_paid", actor=actor, now=now or timezone.now())


def _pay(wanted: Payout, *, kind: str, actor: AbstractBaseUser, now: datetime) -> Payout:
    if not accounts.is_account(wanted.source) or accounts.split(wanted.source)[0] not in SOURCES:
        raise NoMoneyThere(source=wanted.source)
    with short_transaction():
        lock_accounts([wanted.account, wanted.source])
        before = Payout.objects.filter(source=wanted.source, reference=wanted.reference).first()
        if before is not None:
            return _same(before, wanted)
        owed = -balance(wanted.account)
        if wanted.amount > owed:
            raise MoreThanOwed(owed=dong(owed), amount=dong(wanted.amount))
        held = balance(wanted.source)
        if wanted.amount > held:
            raise MoreThanHeld(held=dong(held), amount=dong(wanted.amount))
        wanted.recorded_by, wanted.paid_at = actor, now
        wanted.save(force_insert=True)
        post(
            key=f"payout:{wanted.pk}",
            kind=kind,
            legs=(
                Leg(account=wanted.account, amount=wanted.amount),
                Leg(account=wanted.source, amount=-wanted.amount),
            ),
            at=now,
            note=wanted.reference,
        )
    return wanted


def _same(before: Payout, wanted: Payout) -> Payout:
    """The button was pressed twice, or one reference is told of two payouts."""
    if (before.account, before.amount) != (wanted.account, wanted.amount):
        raise ReferenceUsed(reference=wanted.reference)
    return before
