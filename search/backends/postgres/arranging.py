"""Filters, exact facet counts and orders among the products that have the words, by columns in memory.

How exact multi-select counts come from one pass: for every facet with choices each row is told whether it misses them.
A row that misses none is a hit; one that misses only facet F counts in F's own list (there F's choices do not apply)
and nowhere else; one that misses two counts nowhere. Pure numpy: no Django.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from search.facets import FACET_BY_NAME
from search.plan import SearchPlan
from search.query import Sort

from .columns import EPOCH, Columns

UNREACHABLE_KM = 1e9
_MOST_POINTS = 1 << 24

Rows = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

COLUMN_OF_FACET = {
    "stars": "stars",
    "district": "district",
    "commune": "commune",
    "group": "product_group",
    "set": "product_set",
    "kind": "producer_kind",
    "producer": "producer",
    "price": "price_band",
    "potential": "potential_five",
    "in_stock": "in_stock",
}
"""The facets that are a column; places are several a row, and "new" is told from a date."""


@dataclass(frozen=True, slots=True)
class Found:
    """``hits``: the rows of all products found; ``candidates`` those of all that count in the total or in a facet."""

    hits: Rows
    candidates: Rows
    counts: dict[str, dict[int, int]]
    others: dict[str, int]


def narrow(plan: SearchPlan, columns: Columns, rows: Rows) -> Found:
    """What of the rows the filters let pass, and the counts of every facet that is asked for."""
    rows = rows[_fits(plan, columns, rows)]
    misses = {facet: _misses(plan, columns, rows, facet) for facet in plan.chosen}
    missed = sum((each.astype(np.int8) for each in misses.values()), np.zeros(len(rows), np.int8))
    hits = rows[missed == 0] if misses else rows
    counts: dict[str, dict[int, int]] = {}
    others: dict[str, int] = {}
    for facet in plan.facets:
        counted = rows[missed == misses[facet]] if facet in misses else hits
        counts[facet], rest = _counts(plan, columns, counted, facet)
        if rest:
            others[facet] = rest
    return Found(hits, rows[missed <= 1], counts, others)


def first(plan: SearchPlan, columns: Columns, rows: Rows, points: Rows) -> Rows:
    """Positions in ``rows`` of the page's products, in order; ``points`` is what each row's match is worth."""
    wanted = plan.offset + plan.size
    if not plan.size or plan.offset >= len(rows):
        return np.empty(0, np.intp)
    keys = _order(plan, columns, rows, points)
    places = np.arange(len(rows))
    if wanted < len(rows):
        # Whatever comes first by all keys is among the first by the first key.
        last = np.partition(keys[0], wanted - 1)[wanted - 1]
        places = np.flatnonzero(keys[0] <= last)
    ordered = np.lexsort([key[places] for key in reversed(keys)])
    return places[ordered[plan.offset : wanted]]


def _fits(plan: SearchPlan, columns: Columns, rows: Rows) -> Mask:
    """Which rows may be found at the plan's moment and fulfil all that is not a facet."""
    now, values = plan.now.timestamp(), columns.values
    fits: Mask = (values["listable_from"][rows] <= now) & (values["listable_until"][rows] > now)
    if plan.price_min is not None:
        fits &= values["price"][rows] >= plan.price_min
    if plan.price_max is not None:
        fits &= values["price"][rows] <= plan.price_max
    if plan.near_places is not None:
        fits &= _at_one_of(columns, rows, plan.near_places)
    if plan.without_products:
        fits &= ~np.isin(values["product_id"][rows], plan.without_products)
    return fits


def _misses(plan: SearchPlan, columns: Columns, rows: Rows, facet: str) -> Mask:
    """Which rows fail the choices of a facet."""
    chosen = plan.chosen[facet]
    if facet == "place":
        return ~_at_one_of(columns, rows, chosen)
    # -1 is chosen where nobody knows the value: what has no value does not have that one.
    return ~np.isin(_values(plan, columns, rows, facet), [number for number in chosen if number >= 0])


def _values(plan: SearchPlan, columns: Columns, rows: Rows, facet: str) -> npt.NDArray[Any]:
    """The facet's number of each row, -1 for none."""
    if facet == "new":
        return (columns.values["first_certified"][rows] >= _days(plan.new_since)).astype(np.int8)
    return columns.values[COLUMN_OF_FACET[facet]][rows]


def _counts(plan: SearchPlan, columns: Columns, rows: Rows, facet: str) -> tuple[dict[int, int], int]:
    """How many of the rows each number has: of a long facet the most frequent and the chosen ones, and the sum of all
    others.
    """
    definition = FACET_BY_NAME[facet]
    if facet == "place":
        values: npt.NDArray[Any] = columns.places_of(rows)[0]
    else:
        values = _values(plan, columns, rows, facet)
    found = np.bincount(values + 1)[1:]
    if definition.is_flag:
        found[:1] = 0
    numbers = np.flatnonzero(found)
    if len(numbers) > definition.limit:
        numbers = numbers[np.argsort(-found[numbers], kind="stable")]
        listed = np.arange(len(numbers)) < definition.limit
        listed |= np.isin(numbers, plan.chosen.get(facet, ()))
        numbers = numbers[listed]
    counts = dict(zip(numbers.tolist(), found[numbers].tolist(), strict=True))
    return counts, int(found.sum()) - sum(counts.values())


def _at_one_of(columns: Columns, rows: Rows, places: tuple[int, ...]) -> Mask:
    """Which rows one of the places has in stock."""
    theirs, owners = columns.places_of(rows)
    found = np.zeros(len(rows), bool)
    found[owners[np.isin(theirs, places)]] = True
    return found


def _order(plan: SearchPlan, columns: Columns, rows: Rows, points: Rows) -> list[npt.NDArray[Any]]:
    """What the hits are sorted by, each from small to large; names, unique, come last."""

    def of(name: str) -> npt.NDArray[Any]:
        return columns.values[name][rows].astype(np.int64)

    rank = columns.name_rank[rows].astype(np.int64)
    worth = _MOST_POINTS - 1 - points.astype(np.int64)
    match plan.sort:
        case Sort.RELEVANCE:
            return [_digits((worth, 24), (7 - of("stars"), 3), (1 - of("in_stock"), 1), (rank, 31))]
        case Sort.STARS:
            better = ((7 - of("stars"), 3), (1 - of("potential_five"), 1), (1 - of("in_stock"), 1))
            return [_digits(*better, (worth, 24), (rank, 31))]
        case Sort.NAME:
            return [rank]
        case Sort.PRICE_UP:
            first: npt.NDArray[Any] = of("price")
        case Sort.PRICE_DOWN:
            first = -of("price")
        case Sort.NEWEST:
            first = -of("first_certified")
        case Sort.DISTANCE:
            first = _km(plan, columns, rows)
    return [first, _digits((worth, 24), (rank, 31))]


def _digits(*parts: tuple[npt.NDArray[Any], int]) -> npt.NDArray[np.int64]:
    """Several numbers as one, the most important first; each with the bits it takes."""
    number = np.zeros(len(parts[0][0]), np.int64)
    for values, bits in parts:
        number = (number << bits) | values
    return number


def _km(plan: SearchPlan, columns: Columns, rows: Rows) -> npt.NDArray[np.float64]:
    """The distance to the nearest place that has the row in stock."""
    theirs, owners = columns.places_of(rows)
    by_place = np.full(max([*plan.distances, int(theirs.max(initial=0))]) + 1, UNREACHABLE_KM)
    by_place[list(plan.distances)] = list(plan.distances.values())
    nearest = np.full(len(rows), UNREACHABLE_KM)
    np.minimum.at(nearest, owners, by_place[theirs])
    return nearest


def _days(day: dt.date) -> int:
    return (day - dt.date.fromisoformat(EPOCH)).days
