"""An independent, slow and obvious answer to what the planner decides, for the tests only.

It tries every way of giving every piece of every line to a place or to nobody, and keeps the best. It shares nothing
with the planner but the words of ``domain``: rules, tiers, counting and comparing are all written again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from math import asin, cos, dist, radians, sin

from marketplace.routing.domain import Demand, DemandLine, Goal, Kind, Place, Plan, Policy

CENTRE = {"bespoke", "engraved", "gift_box", "experience"}
KINDS = (Kind.SALES_POINT, Kind.DESIGN_CENTRE, Kind.PRODUCER)

UNKNOWN = 20_016.0
"""Kilometres to a place without a point: further than to any other."""

Ways = tuple[tuple[int, ...], ...]
"""Per line, per place: pieces."""


def kilometres(demand: Demand, place: Place) -> float | None:
    """By the straight line between two points of the sphere, where the planner uses the haversine."""
    to = demand.destination
    if None in (to.lat, to.lon, place.lat, place.lon):
        return None
    return (
        2 * 6371.0088 * asin(min(1.0, dist(_on_sphere(to.lat, to.lon), _on_sphere(place.lat, place.lon)) / 2))
    )


def _on_sphere(lat: float, lon: float) -> tuple[float, float, float]:
    lat, lon = radians(lat), radians(lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def may_serve(place: Place, line: DemandLine, demand: Demand, policy: Policy, at: datetime) -> bool:
    """The hard rules, but for stock and tiers."""
    chosen = demand.destination.pick_up_place
    if chosen not in (None, place.id) or place.id in demand.refused_by or not place.switched_on:
        return False
    if place.capacity_left is not None and place.capacity_left <= 0:
        return False
    if place.open_windows is not None:
        starts = [
            max(at, window.opens)
            for window in place.open_windows
            if window.closes is None or max(at, window.opens) + policy.cut_off <= window.closes
        ]
        if not starts or min(starts) > at + policy.promise_within:
            return False
    for need in line.needs:
        if need in CENTRE:
            named = place.capabilities & CENTRE
            does = not named or need in named or (need == "engraved" and "bespoke" in named)
            if place.kind != Kind.DESIGN_CENTRE or not does:
                return False
        elif need not in place.capabilities:
            return False
    return True


def ways_for(line: DemandLine, stocks: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All splits of at most the line's quantity over places with such stocks."""

    def give(index: int, left: int) -> Iterator[tuple[int, ...]]:
        if index == len(stocks):
            yield ()
            return
        for pieces in range(min(left, stocks[index]) + 1):
            for rest in give(index + 1, left - pieces):
                yield (pieces, *rest)

    yield from give(0, line.quantity)


def all_ways(
    lines: Sequence[DemandLine], places: Sequence[Place], allowed: Sequence[Sequence[bool]]
) -> Iterator[Ways]:
    """All ways to serve ``lines`` that keep every place within its stock."""
    options = [
        list(
            ways_for(
                line,
                [
                    max(0, p.stock.get(line.variant, 0)) if ok else 0
                    for p, ok in zip(places, may, strict=True)
                ],
            )
        )
        for line, may in zip(lines, allowed, strict=True)
    ]
    for ways in product(*options):
        for index, place in enumerate(places):
            taken: Counter[str] = Counter()
            for line, way in zip(lines, ways, strict=True):
                taken[line.variant] += way[index]
            if any(pieces > max(0, place.stock.get(variant, 0)) for variant, pieces in taken.items()):
                break
        else:
            yield ways


def with_tiers(
    demand: Demand, places: Sequence[Place], policy: Policy, allowed: list[list[bool]]
) -> list[list[bool]]:
    """Close the later tiers for every variant that the earlier ones can fill."""
    result = [list(row) for row in allowed]
    for variant in {line.variant for line in demand.lines}:
        numbers = [number for number, line in enumerate(demand.lines) if line.variant == variant]
        lines = [demand.lines[number] for number in numbers]
        open_kinds: set[Kind] = set()
        for tier in policy.tiers:
            open_kinds |= tier
            may = [
                [ok and p.kind in open_kinds for ok, p in zip(allowed[n], places, strict=True)]
                for n in numbers
            ]
            most = max(sum(map(sum, ways)) for ways in all_ways(lines, places, may))
            for number, row in zip(numbers, may, strict=True):
                result[number] = row
            if most == sum(line.quantity for line in lines):
                break
    return result


def value_of(plan: Plan, demand: Demand, policy: Policy) -> tuple[float, ...]:
    """A plan in the terms of ``best_value``."""
    goals = plan.objective
    unknown = (
        0 if demand.destination.lat is None else UNKNOWN * sum(parcel.km is None for parcel in plan.parcels)
    )
    value = {
        Goal.PARCELS: goals.parcels,
        Goal.SPLIT_LINES: goals.split_lines,
        Goal.KIND: goals.kind,
        Goal.COMMUNE: goals.outside_commune,
        Goal.DISTRICT: goals.outside_district,
        Goal.KM: goals.km + unknown,
        Goal.LOAD: goals.load,
        Goal.ACCEPTANCE: goals.refusal,
    }
    return -goals.units, *(value[goal] for goal in policy.goals)


def best_value(demand: Demand, places: Sequence[Place], policy: Policy, at: datetime) -> tuple[float, ...]:
    """The value of the best way there is: pieces placed (negative), then the policy's goals in their order."""
    allowed = [[may_serve(place, line, demand, policy, at) for place in places] for line in demand.lines]
    allowed = with_tiers(demand, places, policy, allowed)
    limit = len(places) if policy.max_parcels is None else policy.max_parcels
    return min(
        _value(demand, places, ways, policy)
        for ways in all_ways(demand.lines, places, allowed)
        if sum(any(way[index] for way in ways) for index in range(len(places))) <= limit
    )


def _value(demand: Demand, places: Sequence[Place], ways: Ways, policy: Policy) -> tuple[float, ...]:
    to = demand.destination
    used = [place for index, place in enumerate(places) if any(way[index] for way in ways)]
    home = [to.commune is not None and place.commune == to.commune for place in used]
    near = [own or to.district in place.districts for own, place in zip(home, used, strict=True)]
    distances = [kilometres(demand, place) for place in used]
    unknown = 0 if to.lat is None else UNKNOWN
    value = {
        Goal.PARCELS: len(used),
        Goal.SPLIT_LINES: sum(sum(pieces > 0 for pieces in way) > 1 for way in ways),
        Goal.KIND: sum(KINDS.index(place.kind) for place in used),
        Goal.COMMUNE: 0 if to.commune is None else home.count(False),
        Goal.DISTRICT: 0 if to.district is None else near.count(False),
        Goal.KM: round(sum(unknown if km is None else km for km in distances), 5),
        Goal.LOAD: round(sum(place.load for place in used), 5),
        Goal.ACCEPTANCE: round(sum(1 - place.acceptance_rate for place in used), 5),
    }
    return -sum(map(sum, ways)), *(value[goal] for goal in policy.goals)
