"""What every process keeps in memory to put questions and show answers: names of facet values, places, the
lexicon.

Loaded from the database when first needed and again when an answer of the database carries another
``version``; a look-up costs nothing.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from ocop_catalog.models import (
    AdministrativeUnit,
    Capability,
    FulfilmentPoint,
    Holiday,
    OpeningHours,
    Producer,
    ProducerKind,
    ProductGroup,
    Scheme,
    UnitLevel,
    UnitSuccession,
)
from ocop_catalog.rules import HANOI

from .facets import FACET_BY_NAME, FLAG_VALUE, PRICE_BANDS, PRICE_LIMITS, PRODUCER_KINDS
from .lexicon import Lexicon
from .models import IndexState
from .suggestions import Phrase, PhraseBook, phrase

PICK_UP_TIME = dt.timedelta(minutes=30)
"""How long a place must still be open for somebody to pick something up."""


Hours = tuple[tuple[int, dt.time, dt.time], ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A facet value: its number in the index, the ``value`` of URLs, what people read, and its place in
    lists.
    """

    number: int
    value: str
    label: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A fulfilment point: where it is, and when goods can be picked up there.

    ``hours`` are ``(weekday, opens, closes)``, none for always, holidays included; ``days_off`` first and last days
    of holidays.
    """

    number: int
    lat: float
    lon: float
    offers_pick_up: bool
    hours: Hours = ()
    days_off: tuple[tuple[dt.date, dt.date], ...] = ()

    def hands_over_today(self, now: dt.datetime) -> bool:
        """Whether a shopper can still pick something up on this day: it is open for ``PICK_UP_TIME`` more,
        now or later.
        """
        local = now.astimezone(HANOI)
        if not self.offers_pick_up:
            return False
        if self.hours and any(first <= local.date() <= last for first, last in self.days_off):
            return False
        ready = local + PICK_UP_TIME
        if ready.date() != local.date():
            return False
        return not self.hours or any(
            weekday == local.weekday() and closes >= ready.time() for weekday, _opens, closes in self.hours
        )


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """An immutable snapshot. ``names``: facet → number → name; ``numbers``: facet → URL value → number.

    ``units``: communes and former districts by code. For the builder: ``unit_numbers`` (a unit's key → its
    number), ``main_district_of`` (a commune's number → its main former district's) and ``group_of_set``.
    ``learnt``: how many products values and villages have.
    """

    version: int = 0
    names: dict[str, dict[int, Name]] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    commune_points: dict[str, tuple[float, float]] = field(default_factory=dict)
    units: dict[str, AdministrativeUnit] = field(default_factory=dict)
    unit_numbers: dict[int, int] = field(default_factory=dict)
    main_district_of: dict[int, int] = field(default_factory=dict)
    group_of_set: dict[int, int] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    learnt: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def phrases(self) -> PhraseBook:
        """What can be offered while typing; made when first asked for, which a worker never does."""
        return PhraseBook(_phrases(self.names, self.learnt))

    def number(self, facet: str, value: str) -> int:
        """The index's number for a URL value; -1, which nothing has, for a value nobody knows."""
        return self.numbers.get(facet, {}).get(value, -1)


class _Keeper:
    """The process's snapshot and the version it should have by now."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.snapshot = Vocabulary()
        self.seen_version = -1
        self.seen_changes: tuple[int, ...] = ()


_keeper = _Keeper()


def current_vocabulary() -> Vocabulary:
    """The process's snapshot; read again when ``note_version`` has heard of a newer one. Usually costs no
    query.
    """
    if _keeper.seen_version != _keeper.snapshot.version:
        with _keeper.lock:
            if _keeper.seen_version != _keeper.snapshot.version:
                _keeper.snapshot = load_vocabulary()
                _keeper.seen_version = _keeper.snapshot.version
    return _keeper.snapshot


def note_version(version: int) -> None:
    """Tell the version that an answer of the database carried; the next question sees the new names."""
    _keeper.seen_version = version


def forget_vocabulary() -> None:
    """Read the names again at the next question (after a rebuild in this process, and between tests)."""
    _keeper.snapshot = Vocabulary()
    _keeper.seen_version = -1
    _keeper.seen_changes = ()


def names_for_writing() -> Vocabulary:
    """The names as the database has them now, for building documents; read again only when one has changed.

    A change of a name waits in the queue from the moment it is committed until a worker has announced it by a new
    version. So every process that writes sees the one or the other, whichever of them does the announcing. Take
    the documents' version first: then what is built with older names is older.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version, coalesce(max(dirty.id), 0), count(dirty.id) FROM ocop_search_state "
            "LEFT JOIN ocop_search_dirty AS dirty ON dirty.product_id IS NULL GROUP BY version"
        )
        changes = cursor.fetchone()
    if changes != _keeper.seen_changes or not _keeper.snapshot.names:
        with _keeper.lock:
            _keeper.snapshot = load_vocabulary()
            _keeper.seen_version = _keeper.snapshot.version
            _keeper.seen_changes = changes
    return _keeper.snapshot


def load_vocabulary() -> Vocabulary:
    """Read all names: eight queries."""
    state = IndexState.objects.first()
    names: dict[str, dict[int, Name]] = {
        "stars": {stars: Name(stars, str(stars), position=-stars) for stars in (3, 4, 5)},
        "kind": {number: Name(number, kind, position=number) for number, kind in enumerate(PRODUCER_KINDS)},
        "price": {band: Name(band, value, position=band) for band, value in enumerate(PRICE_BANDS)},
        "district": {},
        "commune": {},
        "group": {},
        "set": {},
    }
    for flag in ("potential", "new", "in_stock"):
        names[flag] = {1: Name(1, FLAG_VALUE)}
    commune_points: dict[str, tuple[float, float]] = {}
    units_by_code: dict[str, AdministrativeUnit] = {}
    unit_numbers: dict[int, int] = {}
    units = AdministrativeUnit.objects.filter(level__in=(UnitLevel.DISTRICT, UnitLevel.COMMUNE)).order_by(
        "folded_name"
    )
    for position, unit in enumerate(units):
        facet = "district" if unit.level == UnitLevel.DISTRICT else "commune"
        unit_numbers[unit.pk] = int(unit.code)
        units_by_code[unit.code] = unit
        names[facet][int(unit.code)] = Name(
            int(unit.code), unit.code, unit_label(unit.type, unit.name), position
        )
        if unit.level == UnitLevel.COMMUNE and unit.latitude is not None and unit.longitude is not None:
            commune_points[unit.code] = (unit.latitude, unit.longitude)
    main_district_of = {
        unit_numbers[commune]: unit_numbers[district]
        for commune, district in UnitSuccession.objects.filter(is_main=True).values_list(
            "successor_id", "predecessor_id"
        )
        if commune in unit_numbers and district in unit_numbers
    }
    first_of_group: dict[str, int] = {}
    group_of_set: dict[int, int] = {}
    for group in ProductGroup.objects.filter(scheme=Scheme.QD_26_2026).order_by("position", "pk"):
        names["set"][group.pk] = Name(group.pk, group.code, group.product_set, group.position)
        number = group_of_set[group.pk] = first_of_group.setdefault(group.group_code, group.pk)
        names["group"].setdefault(number, Name(number, group.group_code, group.group, group.position))
    names["producer"] = {
        pk: Name(pk, slug, name)
        for pk, slug, name in Producer.objects.values_list("pk", "slug", "legal_name").iterator()
    }
    names["place"] = {}
    places: dict[int, Place] = {}
    days_off: defaultdict[int | None, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for point_id, first, last in Holiday.objects.values_list("point_id", "first_day", "last_day"):
        days_off[point_id].append((first, last))
    hours: defaultdict[int, Hours] = defaultdict(tuple)
    weeks: dict[Hours, Hours] = {}  # most places keep the same hours: each week is kept once
    for point_id, *each in OpeningHours.objects.values_list(
        "point_id", "weekday", "opens", "closes"
    ).iterator():
        week = (*hours[point_id], (each[0], each[1], each[2]))
        hours[point_id] = weeks.setdefault(week, week)
    every_days_off = tuple(days_off[None])
    points = FulfilmentPoint.objects.values_list(
        "pk", "slug", "name", "latitude", "longitude", "is_switched_on", "capabilities"
    )
    for pk, slug, name, latitude, longitude, is_switched_on, capabilities in points.iterator():
        names["place"][pk] = Name(pk, slug, name)
        places[pk] = Place(
            number=pk,
            lat=latitude,
            lon=longitude,
            offers_pick_up=is_switched_on and Capability.PICK_UP in capabilities,
            hours=hours[pk],
            days_off=(*days_off[pk], *days_off[None]) if pk in days_off else every_days_off,
        )
    return Vocabulary(
        version=state.version if state else 0,
        names=names,
        numbers={
            facet: {name.value: number for number, name in known.items()} for facet, known in names.items()
        },
        places=places,
        commune_points=commune_points,
        units=units_by_code,
        unit_numbers=unit_numbers,
        main_district_of=main_district_of,
        group_of_set=group_of_set,
        lexicon=Lexicon.from_json(state.lexicon) if state else Lexicon(),
        learnt={name: state.lexicon[name] for name in ("counts", "villages") if name in state.lexicon}
        if state
        else {},
    )


def _phrases(names: dict[str, dict[int, Name]], learnt: dict[str, Any]) -> Iterator[Phrase]:
    """What can be offered while typing: each facet value and village that has products."""
    for facet, counts in learnt.get("counts", {}).items():
        for number, count in counts.items():
            if name := names[facet].get(int(number)):
                yield phrase(facet, name.label, name.value, count)
    for village, count in learnt.get("villages", {}).items():
        yield phrase("village", village, village, count)


def unit_label(kind: str, name: str) -> str:
    """``xã Bát Tràng`` → "Xã Bát Tràng", as lists show a unit."""
    return f"{kind[:1].upper()}{kind[1:]} {name}".strip()


def label_of(facet: str, name: Name) -> str:
    """What people read for a facet value, in their language; an unknown value is shown as it was given."""
    if name.number < 0:
        return name.label
    match facet:
        case "stars":
            return gettext("%(stars)d sao") % {"stars": name.number}
        case "kind":
            return str(ProducerKind(name.value).label)
        case "price":
            return _band_label(name.number)
        case "potential" | "new" | "in_stock":
            return gettext(FACET_BY_NAME[facet].label)
        case _:
            return name.label


def _band_label(band: int) -> str:
    def money(amount: int) -> str:
        return f"{amount:,}".replace(",", ".") + "\u00a0₫"

    if band == 0:
        return gettext("Dưới %(price)s") % {"price": money(PRICE_LIMITS[0])}
    if band == len(PRICE_LIMITS):
        return gettext("Từ %(price)s") % {"price": money(PRICE_LIMITS[-1])}
    return f"{money(PRICE_LIMITS[band - 1])} – {money(PRICE_LIMITS[band])}"
