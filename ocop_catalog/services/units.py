"""Loads the administrative units and product groups from the package's data files; may be run again at any
time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
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
PROVINCE, DISTRICT, COMMUNE = (
    str(level) for level in (UnitLevel.PROVINCE, UnitLevel.DISTRICT, UnitLevel.COMMUNE)
)
TODAY = str(Scheme.QD_26_2026)
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
    units = list(_provinces()) + list(_districts()) + list(_communes())
    groups = list(_groups())
    created = _store(
        AdministrativeUnit, [unit.values for unit in units], key=("level", "code", "valid_from")
    ) + _store(ProductGroup, [group.values for group in groups], key=("scheme", "code"))
    _link_units(units)
    _link_groups(groups)
    return Loaded(
        units=AdministrativeUnit.objects.count(), groups=ProductGroup.objects.count(), created=created
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit as the files have it; ``predecessors`` by level, code and name, the main one first."""

    values: dict[str, Any]
    in_hanoi: bool = False
    predecessors: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """A group as the files have it; ``shown_under`` is the code of today's set an older group is shown under."""

    values: dict[str, Any]
    shown_under: str = ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _store(model: type[Model], rows: list[dict[str, Any]], *, key: tuple[str, ...]) -> int:
    """Write rows that are new or changed, told apart by ``key``, in two statements; answers how many were
    new."""
    known = {tuple(getattr(row, field) for field in key): row for row in model._default_manager.all()}
    new, changed = [], []
    for values in rows:
        row = known.get(tuple(values[field] for field in key))
        if row is None:
            new.append(model(**values))
        elif any(getattr(row, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(row, field, value)
            changed.append(row)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, [field for field in rows[0] if field not in key])
    return len(new)


def _link_units(units: list[_Unit]) -> None:
    """Set what lies in Hà Nội, and who came of whom; a unit that ended is told from a later one of its code
    by its name."""
    stored = {(unit.level, unit.code, unit.valid_from): unit for unit in AdministrativeUnit.objects.all()}
    ended = {
        (unit.level, unit.code, unit.name): unit for unit in stored.values() if unit.valid_to is not None
    }
    hanoi = next(
        unit for (level, code, _), unit in stored.items() if (level, code) == ("province", HANOI_CODE)
    )
    AdministrativeUnit.objects.filter(
        pk__in=[stored[_key(unit)].pk for unit in units if unit.in_hanoi]
    ).exclude(parent=hanoi).update(parent=hanoi)
    known = set(UnitSuccession.objects.values_list("predecessor_id", "successor_id"))
    wanted = [
        UnitSuccession(predecessor=ended[origin], successor=stored[_key(unit)], is_main=position == 0)
        for unit in units
        for position, origin in enumerate(unit.predecessors)
    ]
    UnitSuccession.objects.bulk_create(
        [link for link in wanted if (link.predecessor_id, link.successor_id) not in known]
    )


def _key(unit: _Unit) -> tuple[str, str, date | None]:
    return unit.values["level"], unit.values["code"], unit.values["valid_from"]


def _link_groups(groups: list[_Group]) -> None:
    stored = {(group.scheme, group.code): group for group in ProductGroup.objects.all()}
    changed = []
    for group in groups:
        if group.shown_under:
            row = stored[group.values["scheme"], group.values["code"]]
            target = stored[TODAY, group.shown_under]
            if row.maps_to_id != target.pk:
                row.maps_to = target
                changed.append(row)
    ProductGroup.objects.bulk_update(changed, ["maps_to"])


def _unit_values(
    level: str, row: dict[str, str], point: dict[str, str], **period: date | None
) -> dict[str, Any]:
    return {
        "level": level,
        "code": row["code"],
        "name": row["name"],
        "type": row["type"],
        "folded_name": fold(row["name"]),
        "valid_from": period.get("valid_from"),
        "valid_to": period.get("valid_to"),
        "latitude": float(point["lat"]) if point else None,
        "longitude": float(point["lon"]) if point else None,
        "area_km2": float(point["area_km2"]) if "area_km2" in point else None,
    }


def _provinces() -> Iterator[_Unit]:
    for row in _rows("provinces.csv"):
        predecessors = (origin.split(":") for origin in row["predecessors"].split(";") if origin)
        yield _Unit(
            _unit_values(
                PROVINCE, row, {}, valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"])
            ),
            predecessors=tuple((PROVINCE, code, name) for code, name in predecessors),
        )


def _districts() -> Iterator[_Unit]:
    points = {row["code"]: row for row in _rows("hanoi_district_centroids.csv")}
    for row in _rows("hanoi_districts.csv"):
        yield _Unit(
            _unit_values(DISTRICT, row, points[row["code"]], valid_to=LAST_DAY_OF_DISTRICTS), in_hanoi=True
        )


def _communes() -> Iterator[_Unit]:
    points = {row["code"]: row for row in _rows("hanoi_communes_2025_points.csv")}
    district_names = {row["code"]: row["name"] for row in _rows("hanoi_districts.csv")}
    for row in _rows("hanoi_communes_2025.csv"):
        yield _Unit(
            _unit_values(COMMUNE, row, points[row["code"]], valid_from=COMMUNES_REFORM),
            in_hanoi=True,
            predecessors=tuple(
                (DISTRICT, code, district_names[code]) for code in row["former_district_codes"].split(";")
            ),
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _groups() -> Iterator[_Group]:
    for row in _rows("ocop_product_groups_2026.csv"):
        yield _Group(
            _group_values(TODAY, row["no"], int(row["no"]), row["industry"], row["group"], row["product_set"])
        )
    for row in _rows("ocop_product_groups_old.csv"):
        name, like = row["group"], int(row["maps_to_no"])
        values = _group_values(row["scheme"], row["code"], like, name, name, name) | {"is_listable": True}
        # The old group of drinks holds both: which is decided when a product is listed.
        yield _Group(
            values | {"position": int(row["code"]), "is_alcohol": False}, shown_under=row["maps_to_no"]
        )


def _group_values(
    scheme: str, code: str, number: int, industry: str, group: str, product_set: str
) -> dict[str, Any]:
    """The columns of a group; ``number`` is the set of 2026 it is (most like), which says what is asked of
    its products."""
    documents = {**dict.fromkeys(_FRESH_SETS, _FRESH), **dict.fromkeys(_FOOD_SETS, _PROCESSED)}
    return {
        "scheme": scheme,
        "code": code,
        "industry": industry,
        "group": group,
        "product_set": product_set,
        "group_code": slugify(fold(group))[:60],
        "position": number,
        "is_listable": number not in _UNLISTED_SETS,
        "is_alcohol": number in _ALCOHOL_SETS,
        "is_craft": number in _CRAFT_SETS,
        "is_experience": number in _EXPERIENCE_SETS,
        "required_documents": documents.get(number, []),
    }
