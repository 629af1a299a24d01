"""PostgreSQL as the search backend: always there, and always in step with the shop's own data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db import OperationalError, connection

from search.document import ProductDocument
from search.errors import BackendUnavailable
from search.facets import FACET_BY_NAME
from search.plan import RawHit, RawResults, SearchPlan, shorten

from . import table as tables
from . import writer
from .compiler import Statement, compile_plan


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
        entries = list(documents)
        for table in self._tables:
            writer.put(table, entries, gone)

    def _one(self, statement: Statement) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement.sql, statement.params)
                return str(cursor.fetchone()[0])
        except OperationalError as error:
            raise BackendUnavailable(str(error)) from error
