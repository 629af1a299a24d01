"""What could be sold from where at a moment: Saleor's stock and promises, our places, as the planner's values.

Two statements whatever the number of lines or places. Promises are summed in a sub-query per stock row, never through
a join (SALEOR.md C 6). A place stands in the snapshot when it has a stock row of one of the variants, or is named.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from saleor.warehouse.models import Allocation, Stock

from ocop_catalog.models import FulfilmentPoint

from . import rules
from .domain import Kind, Place, Policy, Window
from .working_time import HANOI, WorkingTime

CAPACITY_DAYS = 31
"""Capacity is looked up this many days ahead: no policy promises later."""

DAYS_TO_GET_READY = 4
"""Opening hours are given to the planner this many days beyond the promise: a weekend and a holiday may lie between."""


@dataclass(frozen=True, kw_only=True)
class PointAtMoment:
    """A place and its working time.

    ``capacity_day``: the day a parcel offered now would count towards; None when the place takes any number.
    """

    point: FulfilmentPoint
    working_time: WorkingTime
    capacity_day: date | None

    def answer_by(self, now: datetime) -> datetime:
        """When an offer made now runs out, counted in the place's working time."""
        return self.working_time.add(now, timedelta(minutes=self.point.answer_minutes))


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """``places`` for the planner; ``points`` and ``stock_ids`` lead back to rows, by place (and variant) id as text."""

    at: datetime
    places: tuple[Place, ...]
    points: Mapping[str, PointAtMoment]
    stock_ids: Mapping[tuple[str, str], int]

    def available(self, variant_id: int) -> int:
        """Units free of a variant in all places that are switched on."""
        return sum(place.stock.get(str(variant_id), 0) for place in self.places if place.switched_on)


def with_promised(stocks: QuerySet[Stock]) -> QuerySet[Stock]:
    """Annotate stock rows with ``promised`` (units allocated) and ``available`` (the rest)."""
    promised = (
        Allocation.objects.filter(stock=OuterRef("pk"))
        .order_by()
        .values("stock")
        .annotate(units=Sum("quantity_allocated"))
        .values("units")
    )
    return stocks.annotate(
        promised=Coalesce(Subquery(promised, output_field=IntegerField()), 0),
        available=F("quantity") - F("promised"),
    )


def take_snapshot(
    *, variant_ids: Iterable[int], at: datetime, policy: Policy, named_point_ids: Iterable[int] = ()
) -> Snapshot:
    """How the places stand at ``at`` for these variants. Lock the stock first when the answer is to be relied on."""
    stocks: dict[Any, dict[str, int]] = {}
    stock_ids: dict[tuple[Any, str], int] = {}
    rows = with_promised(
        Stock.objects.filter(product_variant_id__in=list(variant_ids), warehouse__point__isnull=False)
    ).values_list("pk", "warehouse_id", "product_variant_id", "available")
    for pk, warehouse_id, variant_id, available in rows:
        stocks.setdefault(warehouse_id, {})[str(variant_id)] = max(available, 0)
        stock_ids[warehouse_id, str(variant_id)] = pk

    places: list[Place] = []
    points: dict[str, PointAtMoment] = {}
    wanted = Q(warehouse_id__in=list(stocks)) | Q(pk__in=list(named_point_ids))
    ids_by_warehouse: dict[Any, str] = {}
    schedules = Schedules(at, policy)
    for point in points_with_hours(at).filter(wanted).order_by("pk"):
        place, at_moment = _place(point, stocks.get(point.warehouse_id, {}), at, policy, schedules)
        places.append(place)
        points[place.id] = at_moment
        ids_by_warehouse[point.warehouse_id] = place.id
    return Snapshot(
        at=at,
        places=tuple(places),
        points=points,
        stock_ids={
            (ids_by_warehouse[warehouse_id], variant): pk
            for (warehouse_id, variant), pk in stock_ids.items()
            if warehouse_id in ids_by_warehouse
        },
    )


HOURS = """(SELECT coalesce(json_agg(json_build_array(h.weekday, h.opens, h.closes) ORDER BY h.weekday, h.opens), '[]')
   FROM ocop_catalog_openinghours h WHERE h.point_id = ocop_catalog_fulfilmentpoint.id)::text"""
HOLIDAYS = """(SELECT coalesce(json_agg(json_build_array(d.first_day, d.last_day) ORDER BY d.first_day, d.id), '[]')
   FROM ocop_catalog_holiday d
  WHERE (d.point_id = ocop_catalog_fulfilmentpoint.id OR d.point_id IS NULL) AND d.last_day >= %s)::text"""
SLOTS = """(SELECT coalesce(json_object_agg(s.day, s.taken), '{}') FROM routing_capacityslot s
  WHERE s.point_id = ocop_catalog_fulfilmentpoint.id AND s.day BETWEEN %s AND %s)::text"""


def points_with_hours(at: datetime) -> QuerySet[FulfilmentPoint]:
    """Places with ``hours_json``, ``holidays_json`` and ``slots_json`` of the days from ``at`` on, as text.

    Text, since most places keep the same hours: each week is read once (``working_time``). SQL, since every order asks
    this: Django took longer to spell it out than the database to answer it. Not for use inside another query.
    """
    today = at.astimezone(HANOI).date()
    text = TextField()
    return FulfilmentPoint.objects.select_related("commune", "district", "record").annotate(
        hours_json=RawSQL(HOURS, (), text),
        holidays_json=RawSQL(HOLIDAYS, (today,), text),
        slots_json=RawSQL(SLOTS, (today, today + timedelta(days=CAPACITY_DAYS)), text),
    )


def working_time(point: FulfilmentPoint) -> WorkingTime:
    """The working time of a place that came from ``points_with_hours``."""
    return _working_time(point.hours_json, point.holidays_json)


@lru_cache(maxsize=1_000)
def _working_time(hours_json: str, holidays_json: str) -> WorkingTime:
    hours: dict[int, tuple[tuple[time, time], ...]] = {}
    for weekday, opens, closes in json.loads(hours_json):
        window = (time.fromisoformat(opens), time.fromisoformat(closes))
        hours[weekday] = (*hours.get(weekday, ()), window)
    holidays = json.loads(holidays_json)
    return WorkingTime(
        hours=hours,
        holidays=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in holidays),
    )


def ready_at(point: FulfilmentPoint, now: datetime, policy: Policy) -> datetime:
    """When a parcel given to this place now would be ready. The place came from ``points_with_hours``."""
    windows = windows_ahead(working_time(point), now, policy)
    return rules.ready_at(Place(id=str(point.pk), open_windows=windows), policy, now)


def windows_ahead(time_there: WorkingTime, at: datetime, policy: Policy) -> tuple[Window, ...] | None:
    """Working time for as long as the policy needs to know it: until the promise, and some days to get ready."""
    if time_there.is_always_open:
        return None
    days = (policy.promise_within + policy.preparation).days + DAYS_TO_GET_READY
    return tuple(time_there.windows(at, days=days))


class Schedules:
    """Windows of one moment, made once for all places that keep the same hours and holidays."""

    def __init__(self, at: datetime, policy: Policy) -> None:
        self._at, self._policy = at, policy
        self._known: dict[int, tuple[Window, ...] | None] = {}

    def windows(self, time_there: WorkingTime) -> tuple[Window, ...] | None:
        key = id(time_there)  # equal weeks are one object: ``_working_time`` keeps them
        if key not in self._known:
            self._known[key] = windows_ahead(time_there, self._at, self._policy)
        return self._known[key]


def _place(
    point: FulfilmentPoint, stock: Mapping[str, int], at: datetime, policy: Policy, schedules: Schedules
) -> tuple[Place, PointAtMoment]:
    time_there = working_time(point)
    place = Place(
        id=str(point.pk),
        kind=Kind(point.kind),
        lat=point.latitude,
        lon=point.longitude,
        commune=point.commune.code if point.commune else None,
        districts=frozenset({point.district.code}) if point.district else frozenset(),
        capabilities=frozenset(point.capabilities),
        stock=stock,
        open_windows=schedules.windows(time_there),
        switched_on=point.is_switched_on,
        acceptance_rate=point.record.acceptance_rate if hasattr(point, "record") else 1.0,
    )
    if point.daily_capacity is None:
        return place, PointAtMoment(point=point, working_time=time_there, capacity_day=None)
    day = (rules.work_start(place, policy, at) or at).astimezone(HANOI).date()
    taken = json.loads(point.slots_json).get(day.isoformat(), 0)
    place = replace(
        place,
        capacity_left=max(point.daily_capacity - taken, 0),
        load=taken / point.daily_capacity if point.daily_capacity else 1.0,
    )
    return place, PointAtMoment(point=point, working_time=time_there, capacity_day=day)
