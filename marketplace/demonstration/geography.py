"""Where things are: the communes and former districts of Hà Nội, from the catalogue's data files. No database."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import cos, pi, radians, sin, sqrt
from pathlib import Path

import ocop_catalog

from .dice import Dice

DATA = Path(ocop_catalog.__file__).parent / "data"
KM_OF_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of 2025; ``districts`` are the codes of the former districts, the main one first."""

    code: str
    name: str
    type: str
    districts: tuple[str, ...]
    latitude: float
    longitude: float
    area_km2: float

    @property
    def full_name(self) -> str:
        """``xã Bát Tràng``"""
        return f"{self.type} {self.name}"


@cache
def communes() -> dict[str, Commune]:
    """All communes by code, in the order of the file."""
    points = {row["code"]: row for row in _rows("hanoi_communes_2025_points.csv")}
    return {
        row["code"]: Commune(
            code=row["code"],
            name=row["name"],
            type=row["type"],
            districts=tuple(row["former_district_codes"].split(";")),
            latitude=float(points[row["code"]]["lat"]),
            longitude=float(points[row["code"]]["lon"]),
            area_km2=float(points[row["code"]]["area_km2"]),
        )
        for row in _rows("hanoi_communes_2025.csv")
    }


@cache
def district_names() -> dict[str, str]:
    """``{"018": "huyện Gia Lâm", …}``"""
    return {row["code"]: f"{row['type']} {row['name']}" for row in _rows("hanoi_districts.csv")}


def somewhere_in(commune: Commune, dice: Dice) -> tuple[float, float]:
    """Latitude and longitude of a spot well inside the commune, taken as a disc of its area."""
    reach = 0.6 * sqrt(commune.area_km2 / pi) * sqrt(dice.real(0, 1))
    angle = dice.real(0, 2 * pi)
    latitude = commune.latitude + reach * sin(angle) / KM_OF_DEGREE
    longitude = commune.longitude + reach * cos(angle) / (KM_OF_DEGREE * cos(radians(commune.latitude)))
    return round(latitude, 5), round(longitude, 5)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
