"""A map of dots: communes in grey, places in colour. Drawn by us, so no outside server learns who looks where.

x is longitude times the cosine of 21° (Hà Nội's latitude), y is latitude: near enough to true over 100 km.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

LATITUDE = 21.0
KM_PER_DEGREE = 111.2
WIDTH = 480
MARGIN = 16


@dataclass(frozen=True)
class Point:
    """A place on earth (WGS 84) and the CSS class of its dot: ``unit``, ``dot``, ``centre`` or ``here``."""

    latitude: float
    longitude: float
    kind: str = "unit"


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    r: str
    kind: str


@dataclass(frozen=True)
class DotMap:
    """What ``components/map.html`` draws: sizes in SVG units, the scale bar's length in km."""

    title: str
    width: int
    height: int
    units: list[Dot]
    places: list[Dot]
    scale_km: int
    scale_length: str
    scale_y: int
    scale_text_y: int


def draw(*, title: str, units: Sequence[Point], places: Sequence[Point]) -> DotMap | None:
    """The map of all given points, as large as they need; None without any point."""
    points = [*units, *places]
    if not points:
        return None
    flatten = cos(radians(LATITUDE))
    west = min(point.longitude for point in points) * flatten
    east = max(point.longitude for point in points) * flatten
    north = max(point.latitude for point in points)
    south = min(point.latitude for point in points)
    scale = (WIDTH - 2 * MARGIN) / max(east - west, north - south, 0.02)
    height = round((north - south) * scale) + 2 * MARGIN + 24

    def dots(chosen: Iterable[Point], sizes: dict[str, float]) -> list[Dot]:
        return [
            Dot(
                f"{(point.longitude * flatten - west) * scale + MARGIN:.1f}",
                f"{(north - point.latitude) * scale + MARGIN:.1f}",
                f"{sizes.get(point.kind, 4):g}",
                point.kind,
            )
            for point in chosen
        ]

    scale_km = next((km for km in (20, 10, 5, 2, 1) if km / KM_PER_DEGREE * scale <= WIDTH / 3), 1)
    return DotMap(
        title=title,
        width=WIDTH,
        height=height,
        units=dots(units, {"unit": 3}),
        places=dots(places, {"dot": 4.5, "centre": 6, "here": 9}),
        scale_km=scale_km,
        scale_length=f"{scale_km / KM_PER_DEGREE * scale:.1f}",
        scale_y=height - 12,
        scale_text_y=height - 18,
    )
