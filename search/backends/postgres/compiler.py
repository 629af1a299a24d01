"""A ``SearchPlan`` as one SQL statement: total, page and every facet, in one round trip.

How exact multi-select counts come from one pass: ``matched`` holds every product that fulfils the words, the
gate's span and the other fixed conditions, with ``missed``, a bit mask of the facets whose choices it fails.
A product that fails none is a hit; one that fails only facet F counts in F's own list (there F's choices do
not apply) and nowhere else; one that fails two counts nowhere and is left out at once. ``GROUPING SETS``
then counts all single-valued facets in one aggregation.

Pure Python: no Django. Values travel as parameters only; column and facet names are constants of this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from search.facets import FACET_BY_NAME
from search.interpret import Reading
from search.plan import SearchPlan
from search.query import Sort
from search.scoring import Clause, Phrase, ReadingScore, score_plan

VIEW = "ocop_search_product"
UNREACHABLE_KM = 1e9

COLUMN_OF_FACET = {
    "stars": "stars",
    "district": "district",
    "commune": "commune",
    "group": "product_group",
    "set": "product_set",
    "kind": "producer_kind",
    "producer": "producer",
    "price": "price_band",
    "place": "places",
    "potential": "potential_five",
    "new": "is_new",
    "in_stock": "in_stock",
}
_SOURCE = {"is_new": "(first_certified >= %(new_since)s) AS is_new"}
_FLAGS = frozenset(COLUMN_OF_FACET[name] for name, facet in FACET_BY_NAME.items() if facet.is_flag)

_HIT = "product_id, points, places, card"
_ORDERS = {
    Sort.RELEVANCE: "points DESC, stars DESC, in_stock DESC",
    Sort.STARS: "stars DESC, potential_five DESC, in_stock DESC, points DESC",
    Sort.PRICE_UP: "price, points DESC",
    Sort.PRICE_DOWN: "price DESC, points DESC",
    Sort.NEWEST: "first_certified DESC, points DESC",
    Sort.NAME: "sort_name",
    Sort.DISTANCE: "km, points DESC",
}


@dataclass(slots=True)
class Statement:
    """SQL text with ``%(name)s`` placeholders, and their values."""

    sql: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def value(self, value: Any) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"


def compile_plan(plan: SearchPlan) -> Statement:
    """The statement that answers the plan with one row and one column: JSON ``{"total", "hits", "single",
    "places"}``.

    ``hits`` are ``[product_id, points, places, card]`` in order; ``single`` are ``[facet number, value,
    count]`` with the facet's number in ``plan.facets``; ``places`` are ``[value, count]``.
    """
    statement = Statement()
    statement.params["new_since"] = plan.new_since
    masks = {name: 1 << number for number, name in enumerate(plan.chosen)}
    single = [name for name in plan.facets if name != "place"]
    columns = dict.fromkeys(COLUMN_OF_FACET[name] for name in plan.facets)
    columns |= dict.fromkeys(["stars", "in_stock", "potential_five", "price", "first_certified", "sort_name"])
    conditions = _conditions(plan, statement)
    misses = {name: _misses(name, values, statement) for name, values in plan.chosen.items()}
    missed = " + ".join(f"({miss})::int * {masks[name]}" for name, miss in misses.items()) or "0"
    if len(misses) > 1:
        conditions.append(" + ".join(f"({miss})::int" for miss in misses.values()) + " <= 1")
    points = _points(plan, statement)
    km = _km(plan, statement)
    listed = ", ".join(_SOURCE.get(column, column) for column in columns)
    order = f"{_ORDERS[plan.sort]}, sort_name, product_id"
    # Cut first and numbered then: keeping the first few in order is cheaper than sorting all.
    page = (
        f"SELECT product_id, points, row_number() OVER (ORDER BY {order}) AS rank FROM (SELECT * FROM matched "
        f"WHERE missed = 0 ORDER BY {order} LIMIT {int(plan.size)} OFFSET {int(plan.offset)}) AS shown"
    )
    parts = [
        "'total', (SELECT count(*) FROM matched WHERE missed = 0)",
        f"'hits', (SELECT json_agg(json_build_array({_HIT}) ORDER BY rank) FROM page JOIN {VIEW} USING (product_id))",
    ]
    parts += [
        "'version', (SELECT version FROM ocop_search_state)",
        "'waiting', (SELECT json_agg(DISTINCT product_id) FROM ocop_search_dirty JOIN matched USING (product_id))",
    ]
    if single:
        parts.append(f"'single', ({_single_facets(single, masks)})")
    if "place" in plan.facets:
        parts.append(f"'places', ({_places(masks)})")
    statement.sql = (
        f"WITH matched AS MATERIALIZED (SELECT product_id, {listed}, {missed} AS missed, {points} AS points, "
        f"{km} AS km FROM {VIEW} WHERE {' AND '.join(conditions)}), page AS ({page}) "
        f"SELECT json_build_object({', '.join(parts)})::text"
    )
    return statement


def _conditions(plan: SearchPlan, statement: Statement) -> list[str]:
    now = statement.value(plan.now)
    conditions = [f"listable_from <= {now} AND listable_until > {now}"]
    if plan.text:
        conditions.append(f"words @@ {statement.value(recall_tsquery(plan))}::tsquery")
    if plan.at_least > 1:
        found = " + ".join(
            f"(words @@ {statement.value(_any(slot.finds))}::tsquery)::int"
            for slot in plan.text.readings[0].slots
        )
        conditions.append(f"{found} >= {int(plan.at_least)}")
    if plan.price_min is not None:
        conditions.append(f"price >= {statement.value(plan.price_min)}")
    if plan.price_max is not None:
        conditions.append(f"price <= {statement.value(plan.price_max)}")
    if plan.near_places is not None:
        conditions.append(f"places && {statement.value(list(plan.near_places))}::int[]")
    if plan.without_products:
        conditions.append(f"product_id <> ALL({statement.value(list(plan.without_products))}::int[])")
    return conditions


def _misses(name: str, values: Sequence[int], statement: Statement) -> str:
    """An expression that is true when a row fails the choices of a facet; never null."""
    column = COLUMN_OF_FACET[name]
    if column == "is_new":
        return "first_certified < %(new_since)s"
    if column in _FLAGS:
        return f"NOT {column}"
    chosen = f"{statement.value(list(values))}::int[]"
    if column == "places":
        return f"NOT places && {chosen}"
    return f"coalesce({column} <> ALL({chosen}), true)"


def _points(plan: SearchPlan, statement: Statement) -> str:
    scores = score_plan(plan.text)
    if not scores:
        return "0"
    if plan.at_least:
        return _slots_sum(scores[0], statement)
    if len(scores) == 1:
        return _reading_points(scores[0], statement)
    readings = (
        f"CASE WHEN words @@ {statement.value(_required(score.required))}::tsquery "
        f"THEN {_reading_points(score, statement)} ELSE 0 END"
        for score in scores
    )
    return f"GREATEST({', '.join(readings)})"


def _reading_points(score: ReadingScore, statement: Statement) -> str:
    bonuses = (_bonus_points(phrases, statement) for phrases in score.bonuses)
    return " + ".join((_slots_sum(score, statement), *bonuses))


def _bonus_points(phrases: Iterable[Phrase], statement: Statement) -> str:
    whens = (
        f"WHEN words @@ {statement.value(_phrase(phrase))}::tsquery THEN {phrase.points}"
        for phrase in phrases
    )
    return f"CASE {' '.join(whens)} ELSE 0 END"


def _slots_sum(score: ReadingScore, statement: Statement) -> str:
    return " + ".join(_slot_points(clauses, statement) for clauses in score.slots)


def _slot_points(clauses: Iterable[Clause], statement: Statement) -> str:
    whens = (
        f"WHEN words @@ {statement.value(_any(clause.lexemes, clause.field.letter))}::tsquery THEN {clause.points}"
        for clause in clauses
    )
    return f"CASE {' '.join(whens)} ELSE 0 END"


def _km(plan: SearchPlan, statement: Statement) -> str:
    """The distance to the nearest place in stock, when it is sorted by: an array look-up per place of the
    row.
    """
    if plan.sort is not Sort.DISTANCE:
        return "0"
    by_place = [UNREACHABLE_KM] * (max(plan.distances, default=0) + 1)
    for place, km in plan.distances.items():
        by_place[place] = km
    array = f"{statement.value(by_place)}::float8[]"
    return f"coalesce((SELECT min(({array})[place + 1]) FROM unnest(places) AS place), {UNREACHABLE_KM})"


def _single_facets(names: Sequence[str], masks: dict[str, int]) -> str:
    """Counts of all single-valued facets: one grouping set each, each under the other facets' choices."""
    columns = [COLUMN_OF_FACET[name] for name in names]
    open_counts = "".join(
        f", count(*) FILTER (WHERE missed IN (0, {masks[name]})) AS open_{number}"
        for number, name in enumerate(names)
        if name in masks
    )
    sets = ", ".join(f"({column})" for column in columns)
    # GROUPING's bit of a column is 0 in the set it is grouped by: the one clear bit tells which facet a row is of.
    every = (1 << len(columns)) - 1
    number = "CASE which " + " ".join(
        f"WHEN {every ^ (1 << (len(columns) - 1 - position))} THEN {position}"
        for position in range(len(columns))
    )
    value = "CASE which " + " ".join(
        f"WHEN {every ^ (1 << (len(columns) - 1 - position))} THEN {column}::int"
        for position, column in enumerate(columns)
    )
    count = "CASE which " + " ".join(
        f"WHEN {every ^ (1 << (len(columns) - 1 - position))} THEN {f'open_{position}' if name in masks else 'closed'}"
        for position, name in enumerate(names)
    )
    return (
        f"SELECT json_agg(json_build_array({number} END, {value} END, {count} END)) FROM ("
        f"SELECT GROUPING({', '.join(columns)}) AS which, {', '.join(columns)}, "
        f"count(*) FILTER (WHERE missed = 0) AS closed{open_counts} "
        f"FROM matched GROUP BY GROUPING SETS ({sets})) AS counted"
    )


def _places(masks: dict[str, int]) -> str:
    passing = f"missed IN (0, {masks['place']})" if "place" in masks else "missed = 0"
    return (
        "SELECT json_agg(json_build_array(place, found)) FROM (SELECT place, count(*) AS found "
        f"FROM matched, unnest(places) AS place WHERE {passing} GROUP BY place) AS counted"
    )


def recall_tsquery(plan: SearchPlan) -> str:
    """The tsquery a document must satisfy: any reading whole, or, with ``at_least``, any syllable of the
    first.
    """
    if plan.at_least:
        return " | ".join(_any(slot.finds) for slot in plan.text.readings[0].slots)
    return " | ".join(_required(_finds(reading)) for reading in plan.text.readings)


def _finds(reading: Reading) -> tuple[tuple[str, ...], ...]:
    return tuple(slot.finds for slot in reading.slots)


def _required(groups: Iterable[Sequence[str]]) -> str:
    return "(" + " & ".join(_any(lexemes) for lexemes in groups) + ")"


def _any(lexemes: Sequence[str], letter: str = "") -> str:
    suffix = f":{letter}" if letter else ""
    return "(" + " | ".join(quote_lexeme(lexeme) + suffix for lexeme in lexemes) + ")"


def _phrase(phrase: Phrase) -> str:
    letters = "".join(field.letter for field in phrase.fields)
    return " <-> ".join(f"{quote_lexeme(lexeme)}:{letters}" for lexeme in phrase.lexemes)


def quote_lexeme(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery literals write it, whatever is in it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
