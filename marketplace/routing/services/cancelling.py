"""Giving up single units of an order before they are packed.

Units leave their parcel (or the demand that waits for a place) for parked demand that is cancelled at once, so every
ordered unit stays in one place (``guards``); what was promised of them is free again. A parcel or demand that loses all
its units is cancelled as a whole, with its part of the shipping.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser

from .. import saleor_bridge
from ..errors import UnitsOutOfRange
from ..models import (
    Parcel,
    ParcelEvent,
    ParcelLine,
    ParcelState,
    ParkedDemand,
    ParkedLine,
    ParkedState,
    PlanCause,
)
from ..models.parking import OPEN
from .parcels import cancel_parcel
from .replanning import cancel_demand

Line = TypeVar("Line", ParcelLine, ParkedLine)

UNPACKED = (ParcelState.WAITING_PAYMENT, ParcelState.OFFERED, ParcelState.ACCEPTED)


def cancel_units(
    *,
    order_id: int,
    units: Mapping[int, int],
    actor: AbstractBaseUser | None,
    reason: str,
    now: datetime,
) -> None:
    """Give up ``units`` (order line id → pieces): what no place has yet first, then the newest parcels'.

    The caller holds the order's lock in a ``short_transaction``. Raises ``UnitsOutOfRange`` when fewer can be given up.
    """
    wanted = {line_id: pieces for line_id, pieces in units.items() if pieces}
    for demand in ParkedDemand.objects.filter(order_id=order_id, state__in=OPEN).order_by("pk"):
        _take_from_demand(demand, wanted, actor=actor, reason=reason, now=now)
    parcels = Parcel.objects.filter(order_id=order_id, state__in=UNPACKED).order_by("pk")
    for parcel in reversed(list(parcels.select_for_update(no_key=True))):
        _take_from_parcel(parcel, wanted, actor=actor, reason=reason, now=now)
    if any(wanted.values()):
        raise UnitsOutOfRange(most=0)
    saleor_bridge.refresh_order(order_id=order_id)


def _take_from_demand(
    demand: ParkedDemand,
    wanted: dict[int, int],
    *,
    actor: AbstractBaseUser | None,
    reason: str,
    now: datetime,
) -> None:
    lines = list(demand.lines.all())
    taken = _take(lines, wanted)
    if not taken:
        return
    if sum(taken.values()) == sum(line.quantity for line in lines):
        cancel_demand(demand_id=demand.pk, actor=actor, reason=reason, now=now, tell=False)
        return
    _give_up(demand.from_parcel, lines, taken, actor=actor, reason=reason, now=now)
    _lessen(lines, taken)


def _take_from_parcel(
    parcel: Parcel,
    wanted: dict[int, int],
    *,
    actor: AbstractBaseUser | None,
    reason: str,
    now: datetime,
) -> None:
    lines = list(parcel.lines.all())
    taken = _take(lines, wanted)
    if not taken:
        return
    if sum(taken.values()) == sum(line.quantity for line in lines):
        cancel_parcel(parcel_id=parcel.pk, actor=actor, reason=reason, now=now, tell=False)
        return
    saleor_bridge.release_units(parcel_ids=[parcel.pk])
    _give_up(parcel, lines, taken, actor=actor, reason=reason, now=now)
    kept = _lessen(lines, taken)
    saleor_bridge.promise_units(units=((line.order_line_id, line.stock_id, line.quantity) for line in kept))
    ParcelEvent.objects.create(
        parcel=parcel,
        at=now,
        code="parcel.reduced",
        actor=actor,
        reason=reason[:300],
        data={"units": {str(line_id): pieces for line_id, pieces in taken.items()}},
    )


def _take(lines: list[ParcelLine] | list[ParkedLine], wanted: dict[int, int]) -> dict[int, int]:
    """What of ``wanted`` lies in these lines, by order line id; ``wanted`` is what is left to find afterwards."""
    taken = {}
    for line in lines:
        pieces = min(wanted.get(line.order_line_id, 0), line.quantity)
        if pieces:
            taken[line.order_line_id] = pieces
            wanted[line.order_line_id] -= pieces
    return taken


def _give_up(
    parcel: Parcel,
    lines: list[ParcelLine] | list[ParkedLine],
    taken: Mapping[int, int],
    *,
    actor: AbstractBaseUser | None,
    reason: str,
    now: datetime,
) -> None:
    demand = ParkedDemand.objects.create(
        order_id=parcel.order_id,
        from_parcel=parcel,
        cause=PlanCause.CANCELLED,
        state=ParkedState.CANCELLED,
        attempt=parcel.attempt,
        created_at=now,
        not_before=now,
        state_since=now,
        state_by=actor,
        note=reason[:300],
    )
    ParkedLine.objects.bulk_create(
        ParkedLine(
            demand=demand,
            order_line_id=line.order_line_id,
            quantity=taken[line.order_line_id],
            needs=line.needs,
            options=line.options,
        )
        for line in lines
        if line.order_line_id in taken
    )


def _lessen(lines: list[Line], taken: Mapping[int, int]) -> list[Line]:
    """Take the units out of the lines; answers the lines that are left."""
    kept = []
    for line in lines:
        line.quantity -= taken.get(line.order_line_id, 0)
        if not line.quantity:
            line.delete()
            continue
        if line.order_line_id in taken:
            line.save(update_fields=("quantity",))
        kept.append(line)
    return kept
