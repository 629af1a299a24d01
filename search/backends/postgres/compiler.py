"""A ``SearchPlan`` as one SQL statement: total, page and every facet, in one round trip.

How exact multi-select counts come from one pass: ``matched`` holds every product that fulfils the words, the
gate's span and the other fixed conditions, with ``missed``, a bit mask of the facets whose choices it fails.
A product that fails none is a hit; one that fails only facet F counts in F's own list (there F's choices do
not apply) and nowhere else; one that fails two counts nowhere and is left out at once.

Pure Python: no Django. Values travel as parameters only; column and facet names are constants of this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from search.facets import FACET_BY_NAME
from search.interpret import Reading
from search.plan import SearchPlan
from search.query import Sort
from search.scoring import Clause, Phrase, ReadingScore, score_plan

VIEW = "ocop_search_product"
WRITES = (
    "(SELECT concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()), "
    "pg_postmaster_start_time(), version) FROM ocop_search_writes)"
)
"""What is another text after every write to the index; also when the database was put back to an earlier state."""

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
_VALUES = {
    "potential_five": "potential_five::int + 1",
    "in_stock": "in_stock::int + 1",
    "is_new": "coalesce((first_certified >= %(new_since)s)::int + 1, 0)",
}
_FLAGS = frozenset(COLUMN_OF_FACET[name] for name, facet in FACET_BY_NAME.items() if facet.is_flag)

_FAMILIES: dict[str, dict[str, int]] = {
    "looks": {"stars": 8, "potential_five": 4, "is_new": 4, "in_stock": 4, "price_band": 64},
    "where_from": {"district": 10**5, "commune": 10**7},
    "what": {"product_group": 2**31, "product_set": 2**31},
    "who": {"producer_kind": 8, "producer": 2**32},
}
"""Columns of which few combinations occur, each with a number above all its values: together one number a row."""
_MAY_BE_LONG = ("commune", "producer", "place")
"""Facets that can have more values than they list: cut here, where sending them all would cost more than counting."""

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
_SORTED_BY = {
    Sort.STARS: ("potential_five",),
    Sort.PRICE_UP: ("price",),
    Sort.PRICE_DOWN: ("price",),
    Sort.NEWEST: ("first_certified",),
}
"""Columns that an order needs beside those every order has."""


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
    """The statement that answers the plan with one row and one column: JSON ``{"total", "hits", "counts",
    "version", "waiting"}`` and how the index stood: ``writes``, ``settled``, ``good_until``.

    ``hits`` are ``[product_id, points, places, card]`` in order; ``counts`` are ``[facet number, value,
    count]`` with the facet's number in ``plan.facets``, the value null for all that are not listed.
    """
    statement = Statement()
    statement.params["new_since"] = plan.new_since
    masks = {name: 1 << number for number, name in enumerate(plan.chosen)}
    conditions = _conditions(plan, statement)
    misses = {name: _misses(name, values, statement) for name, values in plan.chosen.items()}
    missed = " + ".join(f"({miss})::int * {masks[name]}" for name, miss in misses.items()) or "0"
    if len(misses) > 1:
        conditions.append(" + ".join(f"({miss})::int" for miss in misses.values()) + " <= 1")
    points = _points(plan, statement)
    km = _km(plan, statement)
    columns = {"stars": "stars", "in_stock": "in_stock", "sort_name": "sort_name"}
    columns |= {column: column for column in _SORTED_BY.get(plan.sort, ())}
    columns |= {side: f"{_packed(family)} AS {side}" for side, family in _families_of(plan).items()}
    if "place" in plan.facets:
        columns["places"] = "places"
    listed = ", ".join(columns.values())
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
        f"'writes', {WRITES}",
        "'settled', NOT EXISTS (SELECT FROM ocop_search_dirty WHERE product_id IS NOT NULL AND backend = '')",
        f"'good_until', ({_next_change(statement.value(plan.now))})",
        "'waiting', (SELECT json_agg(DISTINCT product_id) FROM ocop_search_dirty JOIN matched USING (product_id))",
    ]
    if plan.facets:
        parts.append(f"'counts', ({_counts(plan, masks, statement)})")
    statement.sql = (
        f"WITH matched AS MATERIALIZED (SELECT product_id, {listed}, {missed} AS missed, {points} AS points, "
        f"{km} AS km FROM {VIEW} WHERE {' AND '.join(conditions)}), page AS ({page}) "
        f"SELECT json_build_object({', '.join(parts)})::text"
    )
    return statement


def _next_change(now: str) -> str:
    """When a product of the index next begins or ceases to be listable; null when none does."""
    return (
        f"SELECT extract(epoch FROM least((SELECT min(listable_from) FROM {VIEW} WHERE listable_from > {now}), "
        f"(SELECT min(listable_until) FROM {VIEW} WHERE listable_until > {now})))"
    )


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


def _counts(plan: SearchPlan, masks: dict[str, int], statement: Statement) -> str:
    """Rows of ``[facet number, value, count]``: every facet's counts under the other facets' choices.

    Of a facet that lists only so many, the most frequent and the chosen ones; what the others have comes under the
    value null. Single-valued facets are counted in two steps: rows first by the few families of columns that mostly
    go together, each packed into one number, then each facet adds up its family: many times fewer than rows.
    """
    families = _families_of(plan)
    sides = list(families)
    group_missed = ", missed" if masks else ""
    parts = []
    for number, name in enumerate(plan.facets):
        column = COLUMN_OF_FACET[name]
        passing = f"missed IN (0, {masks[name]})" if name in masks else "missed = 0" if masks else "true"
        if name == "place":
            # Unnested in the list of columns: as a join it would call a function a row, three times as slow.
            counted = (
                f"SELECT value, count(*)::int AS found FROM (SELECT unnest(places) AS value FROM matched "
                f"WHERE {passing}) AS one_by_one GROUP BY value"
            )
        else:
            family = next(side for side in sides if column in families[side])
            value = _unpacked(column, family, families[family])
            known = "value = 1" if column in _FLAGS else "value IS NOT NULL"
            counted = (
                f"SELECT value, sum(rows)::int AS found FROM (SELECT {value} AS value, rows FROM families "
                f"WHERE family = {_grouping(sides, family)} AND {passing}) AS packed WHERE {known} GROUP BY value"
            )
        if name in _MAY_BE_LONG:
            counted = _shortened(counted, FACET_BY_NAME[name].limit, plan.chosen.get(name, ()), statement)
        parts.append(f"SELECT {number} AS facet, value, found FROM ({counted}) AS counted_{number}")
    listed = ", ".join(sides)
    sets = ", ".join(f"({side}{group_missed})" for side in sides)
    by_families = (
        f"WITH families AS MATERIALIZED (SELECT {listed}{group_missed}, count(*) AS rows, GROUPING({listed}) AS family "
        f"FROM matched GROUP BY GROUPING SETS ({sets})) "
        if sides
        else ""
    )
    return (
        f"{by_families}SELECT json_agg(json_build_array(facet, value, found)) "
        f"FROM ({' UNION ALL '.join(parts)}) AS counted"
    )


def _families_of(plan: SearchPlan) -> dict[str, dict[str, int]]:
    """The families a plan's facets need."""
    asked = {COLUMN_OF_FACET[name] for name in plan.facets}
    return {side: columns for side, columns in _FAMILIES.items() if asked & columns.keys()}


def _packed(columns: dict[str, int]) -> str:
    """The columns as the digits of one number, each of its own base; 0 stands for null."""
    number = "0::int8"
    for column, base in columns.items():
        value = _VALUES.get(column, f"coalesce({column} + 1, 0)")
        number = f"({number} * {base} + {value})"
    return number


def _unpacked(column: str, number: str, columns: dict[str, int]) -> str:
    """A column's value in the number that ``_packed`` made."""
    names = list(columns)
    lower = prod(columns[name] for name in names[names.index(column) + 1 :])
    return f"(nullif(mod({number} / {lower}, {columns[column]}), 0) - 1)::int"


def _grouping(sides: Sequence[str], grouped: str) -> int:
    """What ``GROUPING`` answers where rows are grouped by one side: its bit is 0 there."""
    return sum(1 << (len(sides) - 1 - at) for at, side in enumerate(sides) if side != grouped)


def _shortened(counted: str, limit: int, chosen: Sequence[int], statement: Statement) -> str:
    """The first values by count and the chosen ones; the sum of the others, if any, under null."""
    kept = f"place <= {int(limit)}"
    if chosen:
        kept += f" OR value = ANY({statement.value(list(chosen))}::int[])"
    return (
        f"SELECT CASE WHEN {kept} THEN value END AS value, sum(found)::int AS found FROM ("
        f"SELECT value, found, row_number() OVER (ORDER BY found DESC, value) AS place FROM ({counted}) AS each_value"
        f") AS ranked GROUP BY 1"
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
