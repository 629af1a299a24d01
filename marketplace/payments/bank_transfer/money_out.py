"""Money that left, as the bank's statement tells: each line is matched to what we sent by the code in its text.

Who sends money registers a taker (``register``): a function that is given the line, does what follows from it (marks a
refund as sent, posts a payout) and says what it was, or answers None. A line is matched in one transaction with what
follows; a process that dies leaves it new, and the next round takes it up.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import cast

from django.db import IntegrityError, transaction

from ..errors import AlreadyPaidOut, EntryChanged, OrderBusy
from .codes import numbers_named
from .models import BankDebit, DebitState, RefundDue
from .payouts import CODE
from .services import mark_paid_out

BATCH = 500
Taker = Callable[[BankDebit], str | None]
_takers: list[str] = ["marketplace.payments.bank_transfer.money_out.take_refund"]


@dataclass(frozen=True, kw_only=True)
class DebitDraft:
    """Money out as the bank tells it; ``amount`` in đồng, above 0."""

    reference: str
    amount: int
    booked_at: datetime
    description: str = ""


def register(path: str) -> None:
    """Have the function at this dotted path asked about money that left. It may raise what ``match`` waits for."""
    if path not in _takers:
        _takers.append(path)


def store_debits(*, drafts: Sequence[DebitDraft]) -> list[BankDebit]:
    """Store what left, all or none; answers those that were new. Raises ``EntryChanged``."""
    new = []
    with transaction.atomic():
        for draft in sorted(drafts, key=lambda d: d.reference):
            debit, is_new = BankDebit.objects.get_or_create(
                reference=draft.reference,
                defaults={
                    "amount": draft.amount,
                    "booked_at": draft.booked_at,
                    "description": draft.description,
                },
            )
            if debit.amount != draft.amount:
                raise EntryChanged(reference=draft.reference, amount=draft.amount, known=debit.amount)
            if is_new:
                new.append(debit)
    return new


def match_new_debits() -> int:
    """Match what was stored and not looked at yet, each in its own transaction; answers how many were looked at."""
    looked_at = 0
    new = BankDebit.objects.filter(state=DebitState.NEW).order_by("pk").values_list("pk", flat=True)
    for debit_id in new[:BATCH]:
        try:
            looked_at += match_debit(debit_id=debit_id)
        except (OrderBusy, IntegrityError):  # somebody at the same thing; the next round comes soon
            continue
    return looked_at


def match_debit(*, debit_id: int) -> bool:
    """Find what a line was for; the desk presses this for one that nobody knew before. Raises ``OrderBusy``."""
    with transaction.atomic():
        debit = BankDebit.objects.select_for_update().get(pk=debit_id)
        if debit.state == DebitState.MATCHED:
            return False
        found = next((answer for taker in _takers if (answer := _load(taker)(debit))), "")
        if BankDebit.objects.filter(matched_to=found).exclude(matched_to="").exists():
            found = ""  # the same was sent before: a second time is for a person to look at
        state = DebitState.MATCHED if found else DebitState.UNMATCHED
        if state != debit.state:
            BankDebit.objects.filter(pk=debit_id).update(state=state, matched_to=found)
    return True


def take_refund(debit: BankDebit) -> str | None:
    """A refund whose code stands in the text, of exactly this amount: it is sent. One marked before only matches."""
    named = RefundDue.objects.filter(
        pk__in=numbers_named(CODE, debit.description), amount=debit.amount
    ).first()
    if named is None:
        return None
    with suppress(AlreadyPaidOut):
        mark_paid_out(refund_id=named.pk, reference=debit.reference, actor=None, now=debit.booked_at)
    return f"refund:{named.pk}"


def _load(path: str) -> Taker:
    module, _, name = path.rpartition(".")
    return cast(Taker, getattr(import_module(module), name))
