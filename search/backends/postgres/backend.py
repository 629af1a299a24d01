"""PostgreSQL as the search backend: always there, and always in step with the shop's own data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import OperationalError, connection

from search.document import ProductDocument
from search.errors import BackendUnavailable
from search.plan import RawHit, RawResults, SearchPlan

from . import table as tables
from . import writer
from .arranging import arrange
from .reader import reader, statement_of

# All of it is constant.
PAGE = f"""
SELECT (SELECT json_agg(json_build_array(product_id, places, card))::text
          FROM {tables.VIEW} WHERE product_id = ANY(%(page)s::int[])),
       ocop_listed_among(%(all)s::int[], %(now)s)
"""


class PostgresBackend:
    """Searches the live table through its view; writes to whichever tables it is told (the live one, and one
    being built).
    """

    name = "postgres"

    def __init__(self, tables: Sequence[str] = (tables.VIEW,)) -> None:
        self._tables = tables

    def search(self, plan: SearchPlan) -> RawResults:
        """Two statements: what has the words and what is new, then the hits, re-read through the gate."""
        try:
            return self._search(plan)
        except OperationalError as error:
            raise BackendUnavailable(str(error)) from error

    def _search(self, plan: SearchPlan) -> RawResults:
        read = reader.read(plan.text, plan.at_least)
        found = arrange(plan, read.columns, read.matches)
        page = [product_id for product_id, _points in found.page]
        suspects = set(page) | (set(read.waiting) & set(found.candidates.tolist()) if read.waiting else set())
        shown, listed = _page(page, suspects, plan) if suspects else ({}, set())
        return RawResults(
            total=found.total,
            hits=tuple(
                RawHit(product_id, card, tuple(places), points)
                for product_id, points in found.page
                if product_id in shown
                for places, card in (shown[product_id],)
            ),
            counts=found.counts,
            others=found.others,
            # The table may have been turned over in between: what it does not have any more is not shown either.
            refused=frozenset(suspects - listed | (set(page) - shown.keys())),
            vocabulary_version=read.names_version,
        )

    def explain(self, plan: SearchPlan) -> str:
        statement = statement_of(None, (plan.text, plan.at_least) if plan.text else None)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement.sql, statement.params)
            return "\n".join(line for (line,) in cursor.fetchall())

    def write(self, documents: Iterable[ProductDocument], gone: Sequence[tuple[int, int]]) -> None:
        """Write to every table, in the surrounding transaction if there is one."""
        writer.write(self._tables, list(documents), gone)


def _page(page: list[int], suspects: set[int], plan: SearchPlan) -> tuple[dict[int, Any], set[int]]:
    """What the index shows of the hits, and which of the suspects the listing gate lets pass at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE, {"page": page, "all": sorted(suspects), "now": plan.now})
        shown, listed = cursor.fetchone()
    return {product_id: entry for product_id, *entry in json.loads(shown or "[]")}, set(listed)
