"""When a place does not serve what it was offered: decline, silence, units missing. And taking a decline back.

What happens to the stock, by reason (after HotWax' rejection reasons, COMMERCE.md A.1):

- out of stock, or units missing while packing: nothing of these goods is left to promise there; on hand becomes what
  other parcels still hold, and the place is asked to count;
- damaged: the damaged units leave the stock;
- too busy, closed, other, no answer: none.

The refused units become parked demand, which ``replanning`` places elsewhere a little later (a decline can be taken
back until then). The place is not asked again for this order.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from saleor.warehouse.models import Stock

from marketplace.outbox import services as outbox

from .. import saleor_bridge
from ..availability import with_promised
from ..errors import CannotUndo, UnitsOutOfRange
from ..lock_objects import lock_order, lock_stock_rows, short_transaction
from ..models import (
    DeclineReason,
    MovementKind,
    Parcel,
    ParcelLine,
    ParcelState,
    ParkedDemand,
    ParkedLine,
    ParkedState,
    PlanCause,
)
from .capacity import free_capacity, take_capacity
from .planning import parcel_draft
from .steps import check_second_tap, get_parcel, lock_parcel, move
from .stock import stock_context

GRACE = timedelta(seconds=60)
"""A decline is re-planned only after this; until then it can be undone."""

DECLINABLE = (ParcelState.OFFERED, ParcelState.ACCEPTED, ParcelState.PACKED)


def decline_parcel(
    *,
    parcel_id: int,
    actor: AbstractBaseUser,
    reason: DeclineReason,
    lines: Mapping[int, int] | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Parcel:
    """The place refuses the parcel.

    ``lines`` (parcel line id → units) says what is out of stock or damaged; without it, all of the parcel is.
    Raises ``AlreadyTaken``, ``UnitsOutOfRange``.
    """
    now = now or timezone.now()
    with short_transaction():
        parcel = lock_parcel(parcel_id)
        was = ParcelState(parcel.state)
        if was not in DECLINABLE:
            check_second_tap(parcel, to=ParcelState.DECLINED, actor=actor)
            return parcel
        parcel_lines = list(parcel.lines.all())
        named = _named_units(parcel_lines, lines)
        _let_go(parcel)
        with stock_context(kind=MovementKind.DECLINED, actor=actor, parcel_id=parcel.pk, note=note):
            effects = _take_off_sale(reason, {line.stock_id: named.get(line.pk, 0) for line in parcel_lines})
        move(
            parcel_id=parcel_id,
            since=(was,),
            to=ParcelState.DECLINED,
            actor=actor,
            now=now,
            reason=note[:300],
            data={"reason": reason, "was": was, "stock": effects},
        )
        _park_all(parcel=parcel, cause=PlanCause.DECLINED, not_before=now + GRACE, now=now)
        outbox.write(drafts=(parcel_draft("declined", parcel, reason=reason, not_before=now + GRACE),))
        return get_parcel(parcel_id)


def time_out_parcel(*, parcel_id: int, now: datetime | None = None) -> bool:
    """Take an unanswered parcel away from its place. False when it has been answered (or its time has not run out)."""
    now = now or timezone.now()
    with short_transaction():
        parcel = Parcel.objects.filter(pk=parcel_id).first()
        if parcel is None:
            return False
        lock_order(parcel.order_id)
        unanswered = Parcel.objects.filter(pk=parcel_id, state=ParcelState.OFFERED, answer_by__lt=now)
        if unanswered.select_for_update(no_key=True).first() is None:
            return False
        move(parcel_id=parcel_id, since=(ParcelState.OFFERED,), to=ParcelState.TIMED_OUT, actor=None, now=now)
        _let_go(parcel)
        _park_all(parcel=parcel, cause=PlanCause.TIMED_OUT, not_before=now, now=now)
        outbox.write(drafts=(parcel_draft("timed_out", parcel),))
        return True


def leave_units_behind(
    *, parcel: Parcel, missing: Mapping[int, int], actor: AbstractBaseUser, now: datetime
) -> ParkedDemand:
    """Take units that were not found out of a parcel and park them. Raises ``UnitsOutOfRange``. Part of packing."""
    parcel_lines = list(parcel.lines.all())
    gone = _named_units(parcel_lines, missing)
    if sum(gone.values()) >= sum(line.quantity for line in parcel_lines):
        raise UnitsOutOfRange(most=sum(line.quantity for line in parcel_lines) - 1)
    saleor_bridge.release_units(parcel_ids=[parcel.pk])
    kept, parked = [], []
    for line in parcel_lines:
        units = gone.get(line.pk, 0)
        if units:
            parked.append(
                ParkedLine(
                    order_line_id=line.order_line_id, quantity=units, needs=line.needs, options=line.options
                )
            )
        if units == line.quantity:
            line.delete()
            continue
        if units:
            line.quantity -= units
            line.save(update_fields=("quantity",))
        kept.append(line)
    saleor_bridge.promise_units(units=((line.order_line_id, line.stock_id, line.quantity) for line in kept))
    with stock_context(kind=MovementKind.DECLINED, actor=actor, parcel_id=parcel.pk):
        _take_off_sale(
            DeclineReason.OUT_OF_STOCK, {line.stock_id: gone.get(line.pk, 0) for line in parcel_lines}
        )
    return _park(
        parcel=parcel, lines=parked, cause=PlanCause.SHORT, shipping_amount=0, not_before=now, now=now
    )


def undo_decline(*, parcel: Parcel, actor: AbstractBaseUser, now: datetime) -> None:
    """Give a declined parcel back to its place, stock effects included. Part of ``parcels.undo_step``.

    Raises ``CannotUndo`` when the goods are promised elsewhere by now, ``CapacityTaken``.
    """
    event = parcel.events.filter(code="parcel.declined").last()
    demand = ParkedDemand.objects.select_for_update(no_key=True).get(
        from_parcel=parcel, cause=PlanCause.DECLINED, created_at=parcel.state_since
    )
    lines = list(parcel.lines.all())
    is_whole = sum(line.quantity for line in demand.lines.all()) == sum(line.quantity for line in lines)
    if event is None or demand.state != ParkedState.TO_REPLAN or not is_whole:  # some was cancelled meanwhile
        raise CannotUndo()
    take_capacity(slots=[(parcel.point_id, parcel.capacity_day)])
    lock_stock_rows(stock_ids=[line.stock_id for line in lines])
    with stock_context(kind=MovementKind.UNDONE, actor=actor, parcel_id=parcel.pk):
        for stock_id, change in event.data["stock"].items():
            Stock.objects.filter(pk=int(stock_id)).update(quantity=F("quantity") - change)
    try:
        saleor_bridge.promise_units(
            units=((line.order_line_id, line.stock_id, line.quantity) for line in lines)
        )
    except IntegrityError as error:
        raise CannotUndo() from error
    was = ParcelState(event.data["was"])
    ParkedDemand.objects.filter(pk=demand.pk).update(
        state=ParkedState.PLACED, state_since=now, state_by=actor
    )
    move(
        parcel_id=parcel.pk,
        since=(ParcelState.DECLINED,),
        to=was,
        actor=actor,
        now=now,
        code="parcel.undone",
        data={"undone": ParcelState.DECLINED},
    )


def _named_units(parcel_lines: Iterable[ParcelLine], named: Mapping[int, int] | None) -> dict[int, int]:
    """Units by parcel line id, checked; all of every line when nothing was named."""
    held = {line.pk: line.quantity for line in parcel_lines}
    if named is None:
        return held
    for line_id, units in named.items():
        if not 0 <= units <= held.get(line_id, 0):
            raise UnitsOutOfRange(most=held.get(line_id, 0))
    return dict(named)


def _let_go(parcel: Parcel) -> None:
    saleor_bridge.release_units(parcel_ids=[parcel.pk])
    free_capacity(parcel_ids=[parcel.pk])


def _take_off_sale(reason: DeclineReason, units_by_stock: Mapping[int, int]) -> dict[int, int]:
    """What a reason does to the stock; answers the change of each stock row. Call it with the promises released."""
    if reason not in (DeclineReason.OUT_OF_STOCK, DeclineReason.DAMAGED):
        return {}
    stock_ids = [stock_id for stock_id, units in units_by_stock.items() if units]
    lock_stock_rows(stock_ids=stock_ids)
    changes = {}
    for stock in with_promised(Stock.objects.filter(pk__in=stock_ids)).order_by("pk"):
        damaged = units_by_stock[stock.pk] if reason == DeclineReason.DAMAGED else stock.available
        Stock.objects.filter(pk=stock.pk).update(quantity=stock.quantity - damaged)
        changes[stock.pk] = -damaged
    return changes


def _park_all(*, parcel: Parcel, cause: PlanCause, not_before: datetime, now: datetime) -> ParkedDemand:
    lines = [
        ParkedLine(
            order_line_id=line.order_line_id, quantity=line.quantity, needs=line.needs, options=line.options
        )
        for line in parcel.lines.all()
    ]
    return _park(
        parcel=parcel,
        lines=lines,
        cause=cause,
        shipping_amount=parcel.shipping_amount,
        not_before=not_before,
        now=now,
    )


def _park(
    *,
    parcel: Parcel,
    lines: list[ParkedLine],
    cause: PlanCause,
    shipping_amount: int,
    not_before: datetime,
    now: datetime,
) -> ParkedDemand:
    demand = ParkedDemand.objects.create(
        order_id=parcel.order_id,
        from_parcel=parcel,
        cause=cause,
        state=ParkedState.TO_REPLAN,
        attempt=parcel.attempt + 1,
        shipping_amount=shipping_amount,
        created_at=now,
        not_before=not_before,
        state_since=now,
    )
    for line in lines:
        line.demand = demand
    ParkedLine.objects.bulk_create(lines)
    return demand
