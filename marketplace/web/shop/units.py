"""Communes as shoppers find them: by the new name, by the former district, without marks, by a few letters.

Who types a former district's name gets all of its communes to choose from: an old name is never turned into one new
commune by guessing (198 of 526 old wards were split).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocop_catalog.models import AdministrativeUnit, UnitLevel, UnitSuccession
from ocop_catalog.text import fold

SHOWN = 8
"""Radios at once (UI §5)."""
TYPES = ("phuong", "xa", "quan", "huyen", "thi xa", "tp", "thanh pho")


@dataclass(frozen=True)
class Commune:
    """One of the 126: its code, its label with the former districts, and where it lies."""

    code: str
    name: str
    label: str
    latitude: float | None
    longitude: float | None
    districts: tuple[str, ...]


def communes() -> list[Commune]:
    """Every commune of today, main former district first. One query."""
    rows = (
        UnitSuccession.objects.filter(
            successor__level=UnitLevel.COMMUNE,
            successor__valid_to=None,
            predecessor__level=UnitLevel.DISTRICT,
        )
        .select_related("predecessor", "successor")
        .order_by("successor__code", "-is_main", "predecessor__code")
    )
    found: dict[str, tuple[AdministrativeUnit, list[AdministrativeUnit]]] = {}
    for row in rows:
        found.setdefault(row.successor.code, (row.successor, []))[1].append(row.predecessor)
    return [_commune(unit, districts) for unit, districts in found.values()]


def commune(code: str) -> Commune | None:
    """The commune with this code today. One query."""
    return next((unit for unit in communes() if unit.code == code), None) if code else None


def find(words: str, among: list[Commune] | None = None) -> list[Commune]:
    """Communes that may be meant by what was typed, likeliest first, all of them: the caller cuts at `SHOWN`."""
    wanted = _bare(words)
    if not wanted:
        return []
    ranked = []
    for unit in communes() if among is None else among:
        rank = _rank(unit, wanted)
        if rank is not None:
            ranked.append((rank, unit.name, unit))
    ranked.sort(key=lambda entry: entry[:2])
    best = ranked[0][0] if ranked else 0
    # A name typed in full is meant; the communes of a district of the same name follow it.
    return [unit for rank, _name, unit in ranked if best > 0 or rank in (0, 2, 3)]


def settle(code: str, words: str) -> tuple[list[Commune], Commune | None]:
    """The radios for what was typed, and the commune that is meant: the chosen radio unless something else was typed
    since, or the only one that fits the words. Several are asked about, never guessed. One query."""
    everything = communes()
    found = find(words, everything)
    chosen = next((unit for unit in everything if unit.code == code), None)
    if chosen is not None and (chosen in found or not words.strip()):
        return [chosen], chosen
    return found[:SHOWN], found[0] if len(found) == 1 else None


def _rank(unit: Commune, wanted: str) -> int | None:
    name = fold(unit.name)
    districts = [fold(district) for district in unit.districts]
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if districts[:1] == [wanted]:
        return 2
    if wanted in districts:
        return 3
    if f" {wanted}" in f" {name}":
        return 4
    if len(wanted) > 2 and any(district.startswith(wanted) for district in districts):
        return 5
    if len(wanted) > 3 and wanted.replace(" ", "") in name.replace(" ", ""):
        return 6
    return None


def _bare(words: str) -> str:
    """What was typed, folded, without "phường", "quận", "P." before the name and "Hà Nội" behind it."""
    text = fold(words.split(",")[0]).replace(".", " ").replace("(", " ").strip()
    for kind in (*TYPES, "p", "q", "x", "h"):
        if text.startswith(f"{kind} "):
            text = text[len(kind) + 1 :].strip()
            break
    return " ".join(text.split())


def _commune(unit: AdministrativeUnit, districts: list[AdministrativeUnit]) -> Commune:
    names = tuple(district.name for district in districts)
    label = _("%(type)s %(name)s (%(district_type)s %(districts)s cũ)") % {
        "type": unit.type.capitalize(),
        "name": unit.name,
        "district_type": districts[0].type,
        "districts": ", ".join(names),
    }
    return Commune(unit.code, unit.name, label, unit.latitude, unit.longitude, names)
