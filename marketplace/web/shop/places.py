"""Places as shoppers see them: rows with address, distance and "open now", and the facts of one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from marketplace.web import phones
from marketplace.web.shop import opening
from ocop_catalog.distance import great_circle_km
from ocop_catalog.models import Capability, FulfilmentPoint, Holiday, OpeningHours, PointKind

PUBLIC_KINDS = (PointKind.SALES_POINT, PointKind.DESIGN_CENTRE)


@dataclass(frozen=True)
class PlaceRow:
    """One place in a list. ``units`` is what a product has there, when the list is of a product."""

    url: str
    name: str
    address: str
    open: opening.OpeningState
    is_centre: bool
    latitude: float
    longitude: float
    distance_km: float | None = None
    units: int | None = None


@dataclass(frozen=True)
class PlaceFacts:
    """Everything the page of one place tells."""

    id: int
    slug: str
    name: str
    kind: str
    is_centre: bool
    address: str
    phone: str
    phone_e164: str
    decision_number: str
    decided_on: date | None
    services: list[str]
    switched_on: bool
    off_reason: str
    off_until: datetime | None
    open: opening.OpeningState
    week: list[opening.WeekRow]
    holidays: list[Holiday]
    latitude: float
    longitude: float
    map_url: str = field(default="")


def public_points() -> QuerySet[FulfilmentPoint]:
    """Sales points and design centres: a producer's own store is not visited."""
    return FulfilmentPoint.objects.filter(kind__in=PUBLIC_KINDS)


def rows(
    points: Iterable[FulfilmentPoint],
    *,
    units: dict[int, int] | None = None,
    near: tuple[float, float] | None = None,
) -> list[PlaceRow]:
    """Rows of places, nearest first when ``near`` (latitude, longitude) is known. Two queries, whatever the number.

    ``units``: free units by point id; a producer's store has no page and no opening hours to show.
    """
    listed = list(points)
    at = timezone.localtime()
    hours = _hours(listed)
    days_off = _holidays(at.date())
    made = [
        PlaceRow(
            url=reverse("shop:place", args=[point.slug]),
            name=point.name,
            address=address(point),
            open=_state(point, hours, days_off, at),
            is_centre=point.kind == PointKind.DESIGN_CENTRE,
            latitude=point.latitude,
            longitude=point.longitude,
            distance_km=great_circle_km(*near, point.latitude, point.longitude) if near else None,
            units=units.get(point.pk) if units else None,
        )
        for point in listed
    ]
    if near:
        made.sort(key=lambda row: (row.distance_km or 0.0, row.name))
    return made


def facts(point: FulfilmentPoint) -> PlaceFacts:
    """The facts of one place. Two queries."""
    at = timezone.localtime()
    hours = _hours([point])
    holidays = _holidays(at.date())
    labels = dict(Capability.choices)
    own_holidays = holidays.get(None, []) + holidays.get(point.pk, [])
    return PlaceFacts(
        id=point.pk,
        slug=point.slug,
        name=point.name,
        kind=point.get_kind_display(),
        is_centre=point.kind == PointKind.DESIGN_CENTRE,
        address=address(point),
        phone=point.phone,
        phone_e164=phones.parse(point.phone) or point.phone,
        decision_number=point.decision_number,
        decided_on=point.decided_on,
        services=[str(labels[name]) for name in point.capabilities if name in labels],
        switched_on=point.is_switched_on,
        off_reason=point.off_reason,
        off_until=point.off_until,
        open=_state(point, hours, holidays, at),
        week=opening.week(hours.get(point.pk, []), at.date()),
        holidays=sorted(own_holidays, key=lambda holiday: holiday.first_day)[:4] if point.pk in hours else [],
        latitude=point.latitude,
        longitude=point.longitude,
        map_url="https://www.openstreetmap.org/?"
        + urlencode({"mlat": f"{point.latitude:.5f}", "mlon": f"{point.longitude:.5f}"})
        + f"#map=17/{point.latitude:.5f}/{point.longitude:.5f}",
    )


def address(point: FulfilmentPoint) -> str:
    """Street and commune; the commune is added only when the street does not name it already."""
    commune = str(point.commune) if point.commune else ""
    if not commune or (point.commune and point.commune.name in point.address):
        return point.address
    return f"{point.address}, {commune}"


def _hours(points: list[FulfilmentPoint]) -> dict[int, list[OpeningHours]]:
    grouped: dict[int, list[OpeningHours]] = {}
    for row in OpeningHours.objects.filter(point__in=[point.pk for point in points]):
        grouped.setdefault(row.point_id, []).append(row)
    return grouped


def _holidays(today: date) -> dict[int | None, list[Holiday]]:
    grouped: dict[int | None, list[Holiday]] = {}
    for row in Holiday.objects.filter(Q(last_day__gte=today)):
        grouped.setdefault(row.point_id, []).append(row)
    return grouped


def _state(
    point: FulfilmentPoint, hours: dict[int, Any], holidays: dict[Any, Any], at: datetime
) -> opening.OpeningState:
    days_off = holidays.get(None, []) + holidays.get(point.pk, [])
    return opening.state(hours.get(point.pk, []), days_off, at, switched_on=point.is_switched_on)
