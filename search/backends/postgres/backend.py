"""PostgreSQL as the search backend: always there, and always in step with the shop's own data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import OperationalError, connection

from search.document import ProductDocument, analyse
from search.errors import BackendUnavailable
from search.facets import FACET_BY_NAME
from search.plan import RawHit, RawResults, SearchPlan, shorten
from search.scoring import Field

from . import table as tables
from .compiler import Statement, compile_plan

_GAP = 20
_TEXT_POSITION = f"16000{Field.TEXT.letter}"
_ROWS_A_STATEMENT = 250
_WRITTEN = tuple(name for name in tables.NAMES if name != "product_id")
_VALUES = f"({', '.join(['%s'] * len(tables.NAMES))})"
_UPSERT = (
    f"INSERT INTO {{table}} ({', '.join(tables.NAMES)}) VALUES {{values}} ON CONFLICT (product_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN)
    + " WHERE {table}.version < excluded.version"
)
_GONE = (
    "INSERT INTO {table} (product_id, version) VALUES {values} ON CONFLICT (product_id) DO UPDATE SET "
    "version = excluded.version, listable_until = '-infinity', refresh_at = NULL, words = '' "
    "WHERE {table}.version < excluded.version"
)


class PostgresBackend:
    """Searches the live table through its view; writes to whichever tables it is told (the live one, and one
    being built).
    """

    name = "postgres"

    def __init__(self, tables: Sequence[str] = (tables.VIEW,)) -> None:
        self._tables = tables

    def search(self, plan: SearchPlan) -> RawResults:
        statement = compile_plan(plan)
        answer = json.loads(self._one(statement))
        counts: dict[str, dict[int, int]] = {name: {} for name in plan.facets}
        single = [name for name in plan.facets if name != "place"]
        for number, value, count in answer.get("single") or ():
            name = single[number]
            if count and value is not None and (value or not FACET_BY_NAME[name].is_flag):
                counts[name][value] = count
        if "place" in counts:
            counts["place"] = dict(answer["places"] or ())
        hits = tuple(
            RawHit(product_id, card, tuple(places), points)
            for product_id, points, places, card in answer["hits"] or ()
        )
        shown, others = shorten(counts, plan.chosen)
        waiting = frozenset(answer["waiting"] or ())
        return RawResults(answer["total"], hits, shown, others, waiting, answer["version"])

    def explain(self, plan: SearchPlan) -> str:
        statement = compile_plan(plan)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement.sql, statement.params)
            return "\n".join(line for (line,) in cursor.fetchall())

    def write(self, documents: Iterable[ProductDocument], gone: Sequence[tuple[int, int]]) -> None:
        rows = [row_of(document) for document in documents]
        for table in self._tables:
            self._put(_UPSERT, _VALUES, table, rows)
            self._put(_GONE, "(%s, %s)", table, sorted(gone))

    def _put(self, sql: str, placeholders: str, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Many rows a statement: a statement a row would be mostly waiting."""
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            some = rows[start : start + _ROWS_A_STATEMENT]
            values = ", ".join([placeholders] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.format(table=table, values=values), [value for row in some for value in row]
                )

    def _one(self, statement: Statement) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement.sql, statement.params)
                return str(cursor.fetchone()[0])
        except OperationalError as error:
            raise BackendUnavailable(str(error)) from error


def row_of(document: ProductDocument) -> tuple[Any, ...]:
    """A document as a row of the index table, in the order of ``table.NAMES``."""
    return (
        document.product_id,
        document.version,
        document.listable_from,
        document.listable_until,
        document.refresh_at,
        document.stars,
        document.potential_five,
        document.first_certified,
        document.in_stock,
        document.district,
        document.commune,
        document.group,
        document.set,
        document.producer_kind,
        document.producer,
        document.price,
        document.price_band,
        list(document.places),
        document.sort_name,
        tsvector(document),
        json.dumps(document.card, ensure_ascii=False),
    )


def tsvector(document: ProductDocument) -> str:
    """The searched texts as a tsvector literal: each field its weight, texts far enough apart that no phrase
    spans two.

    The words of the description all stand at one position: nobody asks for their order, and the vector stays
    small.
    """
    positions: dict[str, list[str]] = {}
    position = 0
    for field in (Field.NAME, Field.ORIGIN, Field.GROUP):
        for places in analyse(document.texts[field], name=field is Field.NAME):
            for place in places:
                position += 1
                for lexeme in place:
                    positions.setdefault(lexeme, []).append(f"{position}{field.letter}")
            position += _GAP
    words = {lexeme for places in analyse(document.texts[Field.TEXT]) for place in places for lexeme in place}
    # Lexemes are letters and digits with "=" or "^" (search.text), so they need quotes but nothing inside escaped.
    known = [f"'{lexeme}':{','.join(found)}" for lexeme, found in positions.items() if lexeme not in words]
    both = [
        f"'{lexeme}':{','.join(found)},{_TEXT_POSITION}"
        for lexeme, found in positions.items()
        if lexeme in words
    ]
    described = [f"'{lexeme}':{_TEXT_POSITION}" for lexeme in words if lexeme not in positions]
    return " ".join([*known, *both, *described])
