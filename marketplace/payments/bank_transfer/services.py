"""Money that came in: written down once, matched to an order, kept or owed back.

Matching one entry is one transaction under the lock of its order; so are a notice and its effect. An imported
statement is stored whole first and matched after, entry by entry; what a dying process leaves ``new`` is taken up by
the next round (``match_new_entries``, every minute).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from marketplace.ledger.selectors import balance
from marketplace.ledger.services import lock_accounts

from .. import refund_notices
from ..errors import AlreadyPaidOut, EntryChanged, EntryNotWaiting, HolderHasLess, OrderBusy, OrderUnknown
from ..orders import OrderFacts, orders
from .codes import orders_named
from .method import CODE
from .models import (
    BankEntry,
    BankEvent,
    EntrySource,
    EntryState,
    OrderReceipt,
    RefundCause,
    RefundDue,
    Remittance,
)
from .postings import post_kept, post_owed_back, post_paid_out, post_received, post_remitted

UNSETTLED = (EntryState.NEW, EntryState.UNMATCHED, EntryState.PARTIAL)
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """Money in as the bank tells it; ``amount`` in đồng."""

    reference: str
    amount: int
    booked_at: datetime
    description: str = ""
    payer_name: str = ""
    payer_account: str = ""
    payer_bank: str = ""


def receive_notice(*, draft: EntryDraft, now: datetime | None = None) -> bool:
    """Store one entry and settle it, or neither. False when it was known. Raises ``EntryChanged``, ``OrderBusy``."""
    now = now or timezone.now()
    with transaction.atomic():
        entry, is_new = _store(draft, EntrySource.NOTICE, now=now)
        if is_new:
            _match(entry, now=now)
    return is_new


def store_statement(*, drafts: Sequence[EntryDraft], now: datetime | None = None) -> list[BankEntry]:
    """Store the entries of a statement, all or none; answers those that were new. Raises ``EntryChanged``."""
    now = now or timezone.now()
    with transaction.atomic():  # in the order of references, so that two imports do not wait for each other
        stored = [
            _store(draft, EntrySource.STATEMENT, now=now)
            for draft in sorted(drafts, key=lambda d: d.reference)
        ]
    return [entry for entry, is_new in stored if is_new]


def match_new_entries(*, now: datetime | None = None) -> int:
    """Match what was stored and not looked at yet, each in its own transaction; answers how many."""
    now = now or timezone.now()
    matched = 0
    for entry in BankEntry.objects.filter(state=EntryState.NEW).order_by("pk")[:BATCH]:
        try:
            with transaction.atomic():
                _match(entry, now=now)
        except OrderBusy:  # the next round comes soon
            continue
        matched += 1
    return matched


def match_by_hand(
    *, entry_id: int, number: str, actor: AbstractBaseUser, now: datetime | None = None
) -> None:
    """The desk says whose money it is. Raises ``OrderUnknown``, ``EntryNotWaiting``, ``OrderBusy``."""
    now = now or timezone.now()
    order_id = _order_of([number.strip().upper()])
    if order_id is None:
        raise OrderUnknown(number=number)
    with transaction.atomic():
        _give_to_order(entry_id, order_id, actor=actor, now=now)


def return_entry(*, entry_id: int, actor: AbstractBaseUser, note: str, now: datetime | None = None) -> None:
    """The desk gives up on finding the order: all of it is owed back. Raises ``EntryNotWaiting``."""
    now = now or timezone.now()
    with transaction.atomic():
        entry = BankEntry.objects.select_for_update().get(pk=entry_id)
        if entry.state != EntryState.UNMATCHED:
            raise EntryNotWaiting(entry=entry_id)
        _owe_back(entry, entry.amount, RefundCause.UNMATCHED, now=now)
        _settled(entry, "returned_by_desk", actor=actor, now=now, note=note)


def take_remittance(
    *, entry_id: int, account: str, actor: AbstractBaseUser, now: datetime | None = None
) -> None:
    """The desk says that a place or a gateway sent it: all of it comes off what ``account`` (of the ledger) holds.

    Raises ``EntryNotWaiting``, ``HolderHasLess``.
    """
    now = now or timezone.now()
    with transaction.atomic():
        entry = BankEntry.objects.select_for_update().get(pk=entry_id)
        if entry.state != EntryState.UNMATCHED:
            raise EntryNotWaiting(entry=entry_id)
        lock_accounts([account])
        held = balance(account)
        if entry.amount > held:
            raise HolderHasLess(
                held=f"{held:,}".replace(",", "."), amount=f"{entry.amount:,}".replace(",", ".")
            )
        _remit(entry, account, "remittance", actor=actor, now=now)


def take_back(
    *, entry_id: int, account: str, amount: int, actor: AbstractBaseUser, now: datetime
) -> Remittance:
    """What we sent to the payee ``account`` came back whole: it is owed again. The caller says for which payout.

    Raises ``EntryNotWaiting`` when the entry waits for nobody, or is not of this ``amount``.
    """
    with transaction.atomic():
        entry = BankEntry.objects.select_for_update().get(pk=entry_id)
        if entry.state != EntryState.UNMATCHED or entry.amount != amount:
            raise EntryNotWaiting(entry=entry_id)
        return _remit(entry, account, "payout_came_back", actor=actor, now=now)


def mark_paid_out(
    *, refund_id: int, reference: str, actor: AbstractBaseUser | None, now: datetime | None = None
) -> None:
    """The money was sent back under the bank's ``reference``: a person says so, or the bank's statement.

    Raises ``AlreadyPaidOut``.
    """
    now = now or timezone.now()
    with transaction.atomic():
        refund = RefundDue.objects.select_for_update().get(pk=refund_id)
        if refund.paid_out_at is not None:
            raise AlreadyPaidOut(refund=refund_id)
        RefundDue.objects.filter(pk=refund_id).update(
            paid_out_at=now, paid_out_reference=reference.strip(), paid_out_by=actor
        )
        post_paid_out(refund, reference=reference.strip(), at=now)
        _note(refund.entry_id, "paid_out", actor=actor, now=now, refund=refund_id, amount=refund.amount)
        if refund.order_id is not None:  # who sent money for no order of ours is not known here
            refund_notices.tell(
                refund_notices.SENT,
                order_id=refund.order_id,
                method=CODE,
                amount=refund.amount,
                reference=reference.strip(),
            )


def settle_order(
    *, order_id: int, actor: AbstractBaseUser | None = None, now: datetime | None = None
) -> None:
    """Decide about all money of an order as it stands now. Doing it again changes nothing. Raises ``OrderBusy``."""
    now = now or timezone.now()
    with orders().exclusive(order_id) as facts:
        waiting = list(
            BankEntry.objects.filter(order_id=order_id, state__in=UNSETTLED)
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        owed = _settle(facts, waiting, actor=actor, now=now) if waiting else 0
        owed += _give_up_receipts(facts, now=now)
        if owed:
            refund_notices.tell(refund_notices.DUE, order_id=order_id, method=CODE, amount=owed)


def _remit(
    entry: BankEntry, account: str, kind: str, *, actor: AbstractBaseUser, now: datetime
) -> Remittance:
    remittance = Remittance.objects.create(
        entry=entry, account=account, amount=entry.amount, recorded_at=now, recorded_by=actor
    )
    post_remitted(remittance, reference=entry.reference, at=entry.booked_at, kind=kind)
    _settled(entry, kind, actor=actor, now=now, account=account)
    return remittance


def _store(draft: EntryDraft, source: EntrySource, *, now: datetime) -> tuple[BankEntry, bool]:
    facts = {name: value for name, value in vars(draft).items() if name != "reference"}
    entry, is_new = BankEntry.objects.get_or_create(
        reference=draft.reference, defaults={**facts, "source": source}
    )
    if entry.amount != draft.amount:
        raise EntryChanged(reference=draft.reference, amount=draft.amount, known=entry.amount)
    if is_new:
        post_received(entry)
        _note(entry.pk, "received", actor=None, now=now, source=source)
    return entry, is_new


def _match(entry: BankEntry, *, now: datetime) -> None:
    """Give a new entry to the one order its text names, or leave it to the desk."""
    order_id = _order_of(orders_named(entry.description))
    if order_id is not None:
        _give_to_order(entry.pk, order_id, actor=None, now=now)
        return
    if BankEntry.objects.filter(pk=entry.pk, state=EntryState.NEW).update(state=EntryState.UNMATCHED):
        _note(entry.pk, "unmatched", actor=None, now=now)


def _order_of(numbers: Iterable[str]) -> int | None:
    """The order with one of these numbers, when there is exactly one and it is paid by transfer."""
    found = orders().by_number(numbers)
    return found[0][0] if len(found) == 1 and found[0][1] == CODE else None


def _give_to_order(entry_id: int, order_id: int, *, actor: AbstractBaseUser | None, now: datetime) -> None:
    with orders().exclusive(order_id):
        given = BankEntry.objects.filter(
            pk=entry_id, order__isnull=True, state__in=(EntryState.NEW, EntryState.UNMATCHED)
        ).update(order_id=order_id)
        if not given:
            raise EntryNotWaiting(entry=entry_id)
        if actor is not None:
            _note(entry_id, "matched_by_hand", actor=actor, now=now, order=order_id)
        settle_order(order_id=order_id, actor=actor, now=now)


def _settle(
    facts: OrderFacts, waiting: list[BankEntry], *, actor: AbstractBaseUser | None, now: datetime
) -> int:
    """The outcomes; answers what is owed back of them.

    ``waiting``: all entries of the order that are not settled, oldest first.
    """
    held = sum(entry.amount for entry in waiting)
    is_enough = held >= facts.bill
    on_order: dict[str, Any] = {"order_id": facts.order_id, "actor": actor, "now": now}
    if facts.state == "waiting" and not is_enough:
        _wait_for_more(waiting, held=held, bill=facts.bill, actor=actor, now=now)
        return 0
    if facts.state == "waiting" and orders().confirm(**on_order):
        outcome = "exact" if held == facts.bill else "too_much"
        return _keep(facts, waiting, outcome=outcome, actor=actor, now=now)
    if facts.state == "paid" and not facts.is_cancelled:
        return _owe_all_back(waiting, RefundCause.TWICE, actor=actor, now=now)
    if (
        is_enough
        and facts.state == "expired"
        and not facts.is_cancelled
        and orders().take_up_again(**on_order)
    ):
        return _keep(facts, waiting, outcome="late_taken_up", actor=actor, now=now)
    cause = RefundCause.CANCELLED if facts.is_cancelled else RefundCause.LATE
    return _owe_all_back(waiting, cause, actor=actor, now=now)


def _wait_for_more(
    waiting: list[BankEntry], *, held: int, bill: int, actor: AbstractBaseUser | None, now: datetime
) -> None:
    for entry in waiting:
        if entry.state != EntryState.PARTIAL:
            BankEntry.objects.filter(pk=entry.pk).update(state=EntryState.PARTIAL)
            _note(entry.pk, "too_little", actor=actor, now=now, held=held, total=bill)


def _keep(
    facts: OrderFacts,
    waiting: list[BankEntry],
    *,
    outcome: str,
    actor: AbstractBaseUser | None,
    now: datetime,
) -> int:
    """Keep exactly what the order costs, of the oldest entries first; answers the rest, which is owed back."""
    missing = facts.bill
    for entry in waiting:
        kept = min(missing, entry.amount)
        missing -= kept
        if kept:
            receipt = OrderReceipt.objects.create(entry=entry, order_id=facts.order_id, amount=kept)
            post_kept(receipt, at=now)
        if kept < entry.amount:
            cause = RefundCause.TOO_MUCH if kept else RefundCause.TWICE
            _owe_back(entry, entry.amount - kept, cause, now=now)
        code = outcome if kept else RefundCause.TWICE
        _settled(entry, code, actor=actor, now=now, kept=kept, owed_back=entry.amount - kept)
    return sum(entry.amount for entry in waiting) - facts.bill


def _owe_all_back(
    waiting: list[BankEntry], cause: RefundCause, *, actor: AbstractBaseUser | None, now: datetime
) -> int:
    for entry in waiting:
        _owe_back(entry, entry.amount, cause, now=now)
        _settled(entry, cause, actor=actor, now=now, owed_back=entry.amount)
    return sum(entry.amount for entry in waiting)


def _give_up_receipts(facts: OrderFacts, *, now: datetime) -> int:
    """What is kept above what the order costs by now is owed back, of the newest receipts first; answers how much."""
    receipts = list(
        OrderReceipt.objects.filter(order_id=facts.order_id).order_by("-pk").select_related("entry")
    )
    too_much = sum(receipt.kept for receipt in receipts) - (0 if facts.is_cancelled else facts.bill)
    cause = RefundCause.CANCELLED if facts.is_cancelled else RefundCause.REDUCED
    owed = 0
    for receipt in receipts:
        given_up = min(too_much, receipt.kept)
        if given_up <= 0:
            continue
        too_much -= given_up
        owed += given_up
        OrderReceipt.objects.filter(pk=receipt.pk).update(given_up=receipt.given_up + given_up)
        _owe_back(receipt.entry, given_up, cause, now=now, was_kept=True)
        _note(receipt.entry_id, "given_up", actor=None, now=now, owed_back=given_up)
    return owed


def _owe_back(
    entry: BankEntry, amount: int, cause: RefundCause, *, now: datetime, was_kept: bool = False
) -> None:
    refund = RefundDue.objects.create(entry=entry, order_id=entry.order_id, amount=amount, cause=cause)
    post_owed_back(refund, was_kept=was_kept, at=now)


def _settled(
    entry: BankEntry, code: str, *, actor: AbstractBaseUser | None, now: datetime, **data: Any
) -> None:
    BankEntry.objects.filter(pk=entry.pk).update(state=EntryState.SETTLED)
    _note(entry.pk, code, actor=actor, now=now, **data)


def _note(entry_id: int, code: str, *, actor: AbstractBaseUser | None, now: datetime, **data: Any) -> None:
    BankEvent.objects.create(entry_id=entry_id, at=now, code=str(code), actor=actor, data=data)
