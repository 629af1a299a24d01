"""Loads the administrative units and product groups from the package's data files; may be run again at any time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from ocop_catalog.importers.head import COMMUNES_REFORM
from ocop_catalog.importers.places import HANOI_CODE
from ocop_catalog.models import (
    AdministrativeUnit,
    DocumentKind,
    ProductGroup,
    Scheme,
    UnitLevel,
    UnitSuccession,
)
from ocop_catalog.text import fold

DATA = Path(__file__).resolve().parent.parent / "data"
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)

_FRESH = [str(kind) for kind in (DocumentKind.FACILITY, DocumentKind.TEST_REPORT)]
_PROCESSED = list(DocumentKind.values)
_FRESH_SETS, _FOOD_SETS = range(1, 3), range(3, 18)
_ALCOHOL_SETS, _CRAFT_SETS, _EXPERIENCE_SETS = {14, 15}, {21, 22}, {26}
# The set of medicines: functional foods stand in it too, and cannot be told apart by group.
_UNLISTED_SETS = {18}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows there are now, and how many of them were new."""

    units: int
    groups: int
    created: int


@transaction.atomic
def import_units() -> Loaded:
    """Load provinces, former districts, communes with their successions and points, and product groups."""
    before = AdministrativeUnit.objects.count() + ProductGroup.objects.count()
    provinces = _load_provinces()
    hanoi = provinces[HANOI_CODE, "Hà Nội"]
    districts = _load_districts(hanoi)
    _load_communes(hanoi, districts)
    _load_groups()
    units, groups = AdministrativeUnit.objects.count(), ProductGroup.objects.count()
    return Loaded(units=units, groups=groups, created=units + groups - before)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _unit(level: str, code: str, valid_from: date | None, **values: Any) -> AdministrativeUnit:
    values["folded_name"] = fold(values["name"])
    unit, _created = AdministrativeUnit.objects.update_or_create(
        level=level, code=code, valid_from=valid_from, defaults=values
    )
    return unit


def _succeed(predecessor: AdministrativeUnit, successor: AdministrativeUnit, *, is_main: bool) -> None:
    UnitSuccession.objects.update_or_create(
        predecessor=predecessor, successor=successor, defaults={"is_main": is_main}
    )


def _load_provinces() -> dict[tuple[str, str], AdministrativeUnit]:
    provinces: dict[tuple[str, str], AdministrativeUnit] = {}
    for row in _rows("provinces.csv"):
        unit = _unit(
            str(UnitLevel.PROVINCE),
            row["code"],
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            name=row["name"],
            type=row["type"],
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for position, predecessor in enumerate(filter(None, row["predecessors"].split(";"))):
            code, name = predecessor.split(":")
            _succeed(provinces[code, name], unit, is_main=position == 0)
        # After its predecessors were looked up: most have the name and code of one of them.
        provinces[row["code"], row["name"]] = unit
    return provinces


def _load_districts(hanoi: AdministrativeUnit) -> dict[str, AdministrativeUnit]:
    points = {row["code"]: row for row in _rows("hanoi_district_centroids.csv")}
    return {
        row["code"]: _unit(
            str(UnitLevel.DISTRICT),
            row["code"],
            None,
            name=row["name"],
            type=row["type"],
            parent=hanoi,
            valid_to=LAST_DAY_OF_DISTRICTS,
            latitude=float(points[row["code"]]["lat"]),
            longitude=float(points[row["code"]]["lon"]),
        )
        for row in _rows("hanoi_districts.csv")
    }


def _load_communes(hanoi: AdministrativeUnit, districts: dict[str, AdministrativeUnit]) -> None:
    points = {row["code"]: row for row in _rows("hanoi_communes_2025_points.csv")}
    for row in _rows("hanoi_communes_2025.csv"):
        point = points[row["code"]]
        commune = _unit(
            str(UnitLevel.COMMUNE),
            row["code"],
            COMMUNES_REFORM,
            name=row["name"],
            type=row["type"],
            parent=hanoi,
            latitude=float(point["lat"]),
            longitude=float(point["lon"]),
            area_km2=float(point["area_km2"]),
        )
        for position, code in enumerate(row["former_district_codes"].split(";")):
            _succeed(districts[code], commune, is_main=position == 0)


def _load_groups() -> None:
    today: dict[str, ProductGroup] = {}
    for row in _rows("ocop_product_groups_2026.csv"):
        number = int(row["no"])
        today[row["no"]], _created = ProductGroup.objects.update_or_create(
            scheme=Scheme.QD_26_2026,
            code=row["no"],
            defaults={
                "industry": row["industry"],
                "group": row["group"],
                "product_set": row["product_set"],
                "group_code": slugify(fold(row["group"]))[:60],
                "position": number,
                "is_listable": number not in _UNLISTED_SETS,
                "is_alcohol": number in _ALCOHOL_SETS,
                "is_craft": number in _CRAFT_SETS,
                "is_experience": number in _EXPERIENCE_SETS,
                "required_documents": _documents(number),
            },
        )
    for row in _rows("ocop_product_groups_old.csv"):
        target = today[row["maps_to_no"]]
        ProductGroup.objects.update_or_create(
            scheme=row["scheme"],
            code=row["code"],
            defaults={
                "industry": row["group"],
                "group": row["group"],
                "product_set": row["group"],
                "group_code": slugify(fold(row["group"]))[:60],
                "maps_to": target,
                "position": int(row["code"]),
                "is_craft": target.is_craft,
                "is_experience": target.is_experience,
                "required_documents": target.required_documents,
            },
        )


def _documents(number: int) -> list[str]:
    if number in _FRESH_SETS:
        return _FRESH
    return _PROCESSED if number in _FOOD_SETS else []
