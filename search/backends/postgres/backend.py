"""PostgreSQL as the search backend: always there, and always in step with the shop's own data."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence

from django.db import OperationalError, connection

from search.document import ProductDocument
from search.errors import BackendUnavailable
from search.plan import IndexMoment, RawHit, RawResults, SearchPlan

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
        others: dict[str, int] = {}
        for number, value, count in answer.get("counts") or ():
            if value is None:
                others[plan.facets[number]] = count
            else:
                counts[plan.facets[number]][value] = count
        hits = tuple(
            RawHit(product_id, card, tuple(places), points)
            for product_id, points, places, card in answer["hits"] or ()
        )
        waiting = frozenset(answer["waiting"] or ())
        moment = IndexMoment(
            writes=answer["writes"],
            is_settled=answer["settled"],
            answered_at=plan.now.timestamp(),
            good_until=math.inf if answer["good_until"] is None else float(answer["good_until"]),
        )
        return RawResults(answer["total"], hits, counts, others, waiting, answer["version"], moment)

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
