"""What others may know of places, stock and demand without changing them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from saleor.warehouse.models import Stock

from ocop_catalog.models import FulfilmentPoint

from .availability import points_with_hours, with_promised, working_time
from .models import ParkedDemand, ParkedState, PlaceRecord
from .models.parking import OPEN


@dataclass(frozen=True, kw_only=True)
class PlaceStock:
    """Units of a variant free at a place."""

    point: FulfilmentPoint
    available: int


def units_available(variant_ids: Iterable[int]) -> dict[int, int]:
    """Units free of each variant in all places that are switched on; one statement, absent means none."""
    stocks = with_promised(
        Stock.objects.filter(product_variant_id__in=list(variant_ids), warehouse__point__is_switched_on=True)
    )
    totals: dict[int, int] = {}
    for variant_id, available in stocks.values_list("product_variant_id", "available"):
        totals[variant_id] = totals.get(variant_id, 0) + max(available, 0)
    return totals


def places_with_stock(variant_ids: Iterable[int]) -> dict[int, list[PlaceStock]]:
    """Where each variant is to be had now: places switched on with free units, most units first. Two statements."""
    stocks = (
        with_promised(
            Stock.objects.filter(
                product_variant_id__in=list(variant_ids), warehouse__point__is_switched_on=True
            )
        )
        .filter(available__gt=0)
        .order_by("-available", "pk")
        .values_list("product_variant_id", "warehouse__point__pk", "available")
    )
    rows = list(stocks)
    points = FulfilmentPoint.objects.select_related("commune", "district").in_bulk({row[1] for row in rows})
    places: dict[int, list[PlaceStock]] = {}
    for variant_id, point_id, available in rows:
        places.setdefault(variant_id, []).append(PlaceStock(point=points[point_id], available=available))
    return places


def open_now(points: QuerySet[FulfilmentPoint], *, at: datetime | None = None) -> dict[int, bool]:
    """Whether people work at each place at ``at``; one statement."""
    at = at or timezone.now()
    with_hours = points_with_hours(at).filter(pk__in=points.order_by().values("pk"))
    return {point.pk: working_time(point).is_open(at) for point in with_hours}


def parked_demand() -> QuerySet[ParkedDemand]:
    """What waits for a person of the desk, oldest first."""
    return (
        ParkedDemand.objects.filter(state=ParkedState.PARKED)
        .select_related("order", "from_parcel__point")
        .prefetch_related("lines__order_line")
        .order_by("state_since", "pk")
    )


def open_demand(order_ids: Iterable[int]) -> QuerySet[ParkedDemand]:
    """Units of these orders that no parcel holds and nobody has given up."""
    return ParkedDemand.objects.filter(order_id__in=list(order_ids), state__in=OPEN).prefetch_related(
        "lines__order_line"
    )


def acceptance() -> QuerySet[PlaceRecord]:
    """How often each place says yes, worst first."""
    return PlaceRecord.objects.select_related("point").order_by("acceptance_rate", "point__name")


__all__ = [
    "PlaceStock",
    "acceptance",
    "open_demand",
    "open_now",
    "parked_demand",
    "places_with_stock",
    "units_available",
]
