"""Finding another place for what one refused.

Attempts 1 to 3 ask everybody who has not refused the order; every one after that asks the design centres alone. What
nobody can serve is parked for a person of the desk, who places it by hand, has it tried again, or cancels it. The
shopper is told of each outcome through the outbox (``demand.placed``, ``demand.parked``, ``demand.cancelled``).

Parked demand is a row, not a message: when nothing ran for a day, everything due is still there.
"""

import logging
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from saleor.order.models import Order

from marketplace.outbox import services as outbox
from ocop_catalog.models import FulfilmentPoint

from .. import saleor_bridge
from ..domain import Kind
from ..errors import Busy, CapacityTaken, DemandNotWaiting, NobodyCanServe
from ..lock_objects import lock_demand, lock_order, lock_stock, short_transaction
from ..models import (
    DeliveryMethod,
    Parcel,
    ParcelState,
    ParkedDemand,
    ParkedLine,
    ParkedState,
    PlanCause,
    RoutePlan,
)
from ..models.parking import OPEN
from .planning import Decision, RouteLine, RouteRequest, decide, write_plan

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
PLANS_TRIED = 3
BATCH = 200


def replan_due(*, now: datetime | None = None) -> int:
    """Re-plan all demand that is due, each in its own transaction; answers how many found places."""
    now = now or timezone.now()
    due = ParkedDemand.objects.filter(state=ParkedState.TO_REPLAN, not_before__lte=now).order_by(
        "not_before", "pk"
    )
    placed = 0
    for demand_id in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            placed += bool(replan_demand(demand_id=demand_id, now=now))
        except (Busy, DemandNotWaiting) as error:  # the next round comes soon
            logger.info("replan: demand %s left for later (%s)", demand_id, error.code)
    return placed


def replan_demand(
    *,
    demand_id: int,
    actor: AbstractBaseUser | None = None,
    to_point: FulfilmentPoint | None = None,
    now: datetime | None = None,
) -> list[Parcel]:
    """Find places for one piece of parked demand and offer it to them; parks it (and answers nothing) when none can.

    ``to_point``: the desk names the place; it is asked even if it refused before.
    Raises ``DemandNotWaiting`` when it is dealt with, ``NobodyCanServe`` when ``to_point`` cannot, ``Busy``.
    """
    now = now or timezone.now()
    for _attempt in range(PLANS_TRIED):
        try:
            with short_transaction():
                return _replan(demand_id=demand_id, actor=actor, to_point=to_point, now=now)
        except CapacityTaken:
            continue
    raise Busy()


def try_again(*, demand_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """The desk has parked demand planned anew by the next round, as on a first attempt. Raises ``DemandNotWaiting``."""
    now = now or timezone.now()
    with short_transaction():
        moved = ParkedDemand.objects.filter(pk=demand_id, state=ParkedState.PARKED).update(
            state=ParkedState.TO_REPLAN, state_since=now, state_by=actor, not_before=now, attempt=1
        )
    if not moved:
        raise DemandNotWaiting(demand=demand_id)


def cancel_demand(
    *,
    demand_id: int,
    actor: AbstractBaseUser | None,
    reason: str,
    now: datetime | None = None,
    tell: bool = True,
) -> ParkedDemand:
    """Give up on demand nobody can serve; the shopper is told and gets the money for it back.

    ``tell=False`` when the caller tells of the whole order. Raises ``DemandNotWaiting``.
    """
    now = now or timezone.now()
    with short_transaction():
        demand = _open_demand(demand_id)
        ParkedDemand.objects.filter(pk=demand.pk).update(
            state=ParkedState.CANCELLED, state_since=now, state_by=actor, note=reason[:300]
        )
        saleor_bridge.refresh_order(order_id=demand.order_id)
        outbox.write(drafts=(demand_draft("cancelled", demand, reason=reason[:300]),) if tell else ())
    demand.refresh_from_db()
    return demand


def demand_draft(what: str, demand: ParkedDemand, **more: object) -> outbox.Draft:
    """The outbox message ``demand.<what>``."""
    return outbox.Draft(
        topic=f"demand.{what}",
        key=f"order:{demand.order_id}",
        payload={"order": demand.order_id, "demand": demand.pk, "parcel": demand.from_parcel_id, **more},
    )


def _open_demand(demand_id: int) -> ParkedDemand:
    """The demand and its order, locked, in that order of kinds. Raises ``DemandNotWaiting``."""
    order_id = ParkedDemand.objects.filter(pk=demand_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise DemandNotWaiting(demand=demand_id)
    lock_order(order_id)
    demand = lock_demand(demand_id)
    if demand.state not in OPEN:
        raise DemandNotWaiting(demand=demand_id)
    return demand


def _replan(
    *, demand_id: int, actor: AbstractBaseUser | None, to_point: FulfilmentPoint | None, now: datetime
) -> list[Parcel]:
    demand = _open_demand(demand_id)
    if to_point is None and demand.state != ParkedState.TO_REPLAN:
        raise DemandNotWaiting(demand=demand_id)
    request = _request(demand, to_point=to_point)
    lock_stock(variant_ids={line.variant_id for line in request.lines})
    decision = decide(request=request, now=now)
    if not decision.plan.is_complete:
        if to_point is not None:
            raise NobodyCanServe(demand=demand_id)
        if not decision.plan.parcels:
            _park(demand, now=now)
            return []
        _park_shortfall(demand, decision, now=now)
    return _write(demand, decision, actor=actor, now=now)


def _write(
    demand: ParkedDemand, decision: Decision, *, actor: AbstractBaseUser | None, now: datetime
) -> list[Parcel]:
    order = Order.objects.get(pk=demand.order_id)
    parcels = write_plan(
        order=order,
        decision=decision,
        order_line_ids={line.id: int(line.id) for line in decision.request.lines},
        cause=PlanCause(demand.cause),
        attempt=demand.attempt,
        state=ParcelState.OFFERED,
        shipping_amount=demand.shipping_amount,
        now=now,
        actor=actor,
        also=(demand_draft("placed", demand),),
    )
    ParkedDemand.objects.filter(pk=demand.pk).update(
        state=ParkedState.PLACED, state_since=now, state_by=actor
    )
    return parcels


def _park(demand: ParkedDemand, *, now: datetime) -> None:
    ParkedDemand.objects.filter(pk=demand.pk).update(state=ParkedState.PARKED, state_since=now)
    outbox.write(drafts=(demand_draft("parked", demand),))


def _park_shortfall(demand: ParkedDemand, decision: Decision, *, now: datetime) -> None:
    """Split off what nobody can serve and park it; the rest of the demand goes ahead."""
    rest = ParkedDemand.objects.create(
        order_id=demand.order_id,
        from_parcel_id=demand.from_parcel_id,
        cause=demand.cause,
        state=ParkedState.TO_REPLAN,
        attempt=demand.attempt,
        created_at=now,
        not_before=now,
        state_since=now,
    )
    missing: dict[int, int] = {}
    for left in decision.plan.shortfall:
        missing[int(left.line)] = missing.get(int(left.line), 0) + left.quantity
    for line in demand.lines.filter(order_line_id__in=missing):
        units = missing[line.order_line_id]
        ParkedLine.objects.create(
            demand=rest,
            order_line_id=line.order_line_id,
            quantity=units,
            needs=line.needs,
            options=line.options,
        )
        if units == line.quantity:
            line.delete()
        else:
            line.quantity -= units
            line.save(update_fields=("quantity",))
    _park(rest, now=now)


def request_for_order(order_id: int) -> RouteRequest:
    """Where an order goes, without lines: as its first plan has it, less the places that have refused it."""
    first = RoutePlan.objects.filter(order_id=order_id).earliest("pk")
    there = first.case["destination"]
    return RouteRequest(
        lines=(),
        method=DeliveryMethod(first.method),
        lat=there["lat"],
        lon=there["lon"],
        commune=there["commune"],
        district=there["district"],
        pick_up_point_id=first.pick_up_point_id,
        refused_by=frozenset(
            ParkedDemand.objects.filter(order_id=order_id)
            .exclude(cause=PlanCause.CANCELLED)
            .values_list("from_parcel__point_id", flat=True)
        ),
    )


def _request(demand: ParkedDemand, *, to_point: FulfilmentPoint | None) -> RouteRequest:
    """What to ask the planner for: the demand's units, and whom to ask."""
    lines = tuple(
        RouteLine(
            id=str(line.order_line_id),
            variant_id=line.order_line.variant_id,
            quantity=line.quantity,
            needs=frozenset(line.needs),
            options=line.options,
        )
        for line in demand.lines.select_related("order_line").order_by("pk")
    )
    request = replace(request_for_order(demand.order_id), lines=lines)
    if to_point is not None:
        chosen = to_point.pk if request.method == DeliveryMethod.PICK_UP else None
        return replace(request, only_point_id=to_point.pk, pick_up_point_id=chosen, refused_by=frozenset())
    if demand.attempt > MOST_ATTEMPTS:
        return replace(request, only_kinds=frozenset({Kind.DESIGN_CENTRE}))
    return request
