"""From a demand to parcels: snapshot → planner → rows.

``decide`` asks the planner about the places as they stand and writes nothing: the quote and the placing both use it.
``write_plan`` turns a complete decision into a plan, promises, capacity slots, parcels and events. Call it in the
transaction that locked the stock (``lock_objects.lock_stock``) before deciding.
"""

import time as clock
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from saleor.order.models import Order

from marketplace.outbox import services as outbox

from .. import domain, planner
from ..availability import Snapshot, take_snapshot
from ..models import DeliveryMethod, Parcel, ParcelEvent, ParcelLine, ParcelState, PlanCause, RoutePlan
from ..models.parcels import random_code
from ..policy import policy_from
from ..saleor_bridge import promise_units
from .capacity import take_capacity

PICK_UP_CODE_LENGTH = 6
HOURS_KEPT = timedelta(days=4)
"""Opening hours are written down with a plan this far ahead; policies promise less."""


@dataclass(frozen=True, kw_only=True)
class RouteLine:
    """Units of one line to be placed. ``id`` is the basket line's or order line's; ``options`` go on the parcel."""

    id: str
    variant_id: int
    quantity: int
    needs: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RouteRequest:
    """What is to be routed, to where. ``refused_by``: ids of places not to ask again.

    ``only_kinds``: leave the other kinds of places out (the last attempt asks design centres alone);
    ``only_point_id``: leave all other places out (the desk has named one).
    """

    lines: tuple[RouteLine, ...]
    method: DeliveryMethod
    lat: float | None = None
    lon: float | None = None
    commune: str | None = None
    district: str | None = None
    pick_up_point_id: int | None = None
    refused_by: frozenset[int] = frozenset()
    only_kinds: frozenset[domain.Kind] | None = None
    only_point_id: int | None = None

    def asks(self, place: domain.Place) -> bool:
        """Whether this place is to be considered at all."""
        return (self.only_kinds is None or place.kind in self.only_kinds) and (
            self.only_point_id is None or place.id == str(self.only_point_id)
        )

    def demand(self) -> domain.Demand:
        """The same in the planner's words. Who picks up needs a place where one can."""
        extra = frozenset({"pick_up"}) if self.method == DeliveryMethod.PICK_UP else frozenset()
        return domain.Demand(
            lines=tuple(
                domain.DemandLine(line.id, str(line.variant_id), line.quantity, line.needs | extra)
                for line in self.lines
            ),
            destination=domain.Destination(
                lat=self.lat,
                lon=self.lon,
                commune=self.commune,
                district=self.district,
                pick_up_place=None if self.pick_up_point_id is None else str(self.pick_up_point_id),
            ),
            refused_by=frozenset(map(str, self.refused_by)),
        )


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A plan with what it was made from; ``milliseconds`` is what the planner took."""

    request: RouteRequest
    snapshot: Snapshot
    plan: domain.Plan
    milliseconds: float


def routing_policy() -> domain.Policy:
    """The policy in ``settings.ROUTING_POLICY`` (a mapping as in a policy file), the default one without it."""
    return policy_from(getattr(settings, "ROUTING_POLICY", {}))


def decide(*, request: RouteRequest, now: datetime) -> Decision:
    """The best plan for the request as the places stand now. Two statements; nothing is written or locked."""
    policy = routing_policy()
    snapshot = take_snapshot(
        variant_ids={line.variant_id for line in request.lines},
        at=now,
        policy=policy,
        named_point_ids=() if request.pick_up_point_id is None else (request.pick_up_point_id,),
    )
    places = [place for place in snapshot.places if request.asks(place)]
    begin = clock.perf_counter()
    plan = planner.plan(request.demand(), places, policy, now)
    return Decision(
        request=request, snapshot=snapshot, plan=plan, milliseconds=(clock.perf_counter() - begin) * 1000
    )


def write_plan(
    *,
    order: Order,
    decision: Decision,
    order_line_ids: Mapping[str, int],
    cause: PlanCause,
    attempt: int,
    state: ParcelState,
    shipping_amount: int,
    now: datetime,
    actor: AbstractBaseUser | None = None,
    also: Iterable[outbox.Draft] = (),
) -> list[Parcel]:
    """Write a decision down: plan, parcels in ``state``, their lines, promises, events, outbox, capacity.

    ``order_line_ids`` leads from the request's line ids to order lines; ``shipping_amount`` (đồng) is shared out to the
    parcels; ``also`` are messages of the caller, which go to the outbox before the parcels' own.
    Raises ``CapacityTaken`` when a place filled up meanwhile (the transaction is lost then: plan again).
    Seven statements, whatever the number of lines; the last one, on rows that other orders wait for, is the capacity's.
    """
    route_plan = _record(order=order, decision=decision, cause=cause, attempt=attempt, now=now)
    parcels = []
    for planned, share in zip(
        decision.plan.parcels, share_out(shipping_amount, len(decision.plan.parcels)), strict=True
    ):
        parcel = _parcel(planned, decision, state=state, now=now, actor=actor)
        parcel.order, parcel.plan, parcel.attempt, parcel.shipping_amount = order, route_plan, attempt, share
        parcels.append(parcel)
    Parcel.objects.bulk_create(parcels)
    lines = _lines(parcels, decision, order_line_ids)
    ParcelLine.objects.bulk_create(lines)
    promise_units(units=((line.order_line_id, line.stock_id, line.quantity) for line in lines))
    said = {"cause": cause, "attempt": attempt}
    ParcelEvent.objects.bulk_create(
        ParcelEvent(parcel=parcel, at=now, code=f"parcel.{state}", actor=actor, data=said)
        for parcel in parcels
    )
    offered = parcels if state == ParcelState.OFFERED else ()
    outbox.write(drafts=(*also, *(parcel_draft("offered", parcel) for parcel in offered)))
    take_capacity(slots=((parcel.point_id, parcel.capacity_day) for parcel in parcels))
    return parcels


def _parcel(
    planned: domain.Parcel,
    decision: Decision,
    *,
    state: ParcelState,
    now: datetime,
    actor: AbstractBaseUser | None,
) -> Parcel:
    there = decision.snapshot.points[planned.place]
    method = decision.request.method
    return Parcel(
        point=there.point,
        state=state,
        state_since=now,
        state_by=actor,
        method=method,
        capacity_day=there.capacity_day,
        km=planned.km,
        ready_at=planned.ready_at,
        answer_by=there.answer_by(now) if state == ParcelState.OFFERED else None,
        pick_up_code=random_code(PICK_UP_CODE_LENGTH) if method == DeliveryMethod.PICK_UP else "",
    )


def _lines(
    parcels: Sequence[Parcel], decision: Decision, order_line_ids: Mapping[str, int]
) -> list[ParcelLine]:
    asked = {line.id: line for line in decision.request.lines}
    return [
        ParcelLine(
            parcel=parcel,
            order_line_id=order_line_ids[allocation.line],
            stock_id=decision.snapshot.stock_ids[planned.place, allocation.variant],
            quantity=allocation.quantity,
            needs=sorted(asked[allocation.line].needs),
            options=dict(asked[allocation.line].options),
        )
        for parcel, planned in zip(parcels, decision.plan.parcels, strict=True)
        for allocation in planned.allocations
    ]


def parcel_draft(
    what: str, parcel: Parcel, *, not_before: datetime | None = None, **more: Any
) -> outbox.Draft:
    """The outbox message ``parcel.<what>`` of a parcel; messages of one order go out in order."""
    return outbox.Draft(
        topic=f"parcel.{what}",
        key=f"order:{parcel.order_id}",
        payload={"order": parcel.order_id, "parcel": parcel.pk, **more},
        not_before=not_before,
    )


def share_out(amount: int, parts: int) -> list[int]:
    """Split whole đồng evenly: ``share_out(100, 3)`` is ``[34, 33, 33]``. No parts, no shares."""
    if not parts:
        return []
    share, rest = divmod(amount, parts)
    return [share + (1 if i < rest else 0) for i in range(parts)]


def _record(*, order: Order, decision: Decision, cause: PlanCause, attempt: int, now: datetime) -> RoutePlan:
    plan = decision.plan
    route_plan = RoutePlan(
        order=order,
        made_at=now,
        cause=cause,
        attempt=attempt,
        method=decision.request.method,
        pick_up_point_id=decision.request.pick_up_point_id,
        parcel_count=len(plan.parcels),
        km=sum(parcel.km or 0 for parcel in plan.parcels),
        gap=plan.gap,
        milliseconds=decision.milliseconds,
        case=_case(decision),
        passed_over=[{"place": p.place, "reason": p.reason} for p in plan.passed_over],
    )
    RoutePlan.objects.bulk_create([route_plan])
    return route_plan


def _case(decision: Decision) -> dict[str, Any]:
    """The planner's input as ``plan_route`` and ``replay_routing`` read it; places that were not asked are left out."""
    request, snapshot = decision.request, decision.snapshot
    demand = request.demand()
    until = snapshot.at + HOURS_KEPT
    written: dict[int, list[list[str | None]]] = {}  # places of the same hours share their windows
    return {
        "at": snapshot.at.isoformat(),
        "destination": {
            "lat": demand.destination.lat,
            "lon": demand.destination.lon,
            "commune": demand.destination.commune,
            "district": demand.destination.district,
            "pick_up_place": demand.destination.pick_up_place,
        },
        "lines": [
            {"id": line.id, "variant": line.variant, "quantity": line.quantity, "needs": sorted(line.needs)}
            for line in demand.lines
        ],
        "places": [
            _place_of_case(place, until=until, written=written)
            for place in snapshot.places
            if request.asks(place) and place.id not in demand.refused_by
        ],
    }


def _place_of_case(
    place: domain.Place, *, until: datetime, written: dict[int, list[list[str | None]]]
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": place.id,
        "kind": place.kind.value,
        "lat": place.lat,
        "lon": place.lon,
        "commune": place.commune,
        "districts": sorted(place.districts),
        "capabilities": sorted(place.capabilities),
        "stock": dict(place.stock),
        "capacity_left": place.capacity_left,
        "switched_on": place.switched_on,
        "load": round(place.load, 4),
        "acceptance_rate": round(place.acceptance_rate, 4),
    }
    if place.open_windows is not None:
        key = id(place.open_windows)
        if key not in written:
            written[key] = [
                [window.opens.isoformat(), window.closes.isoformat() if window.closes else None]
                for window in place.open_windows
                if window.opens < until
            ]
        said["open_windows"] = written[key]
    return said
