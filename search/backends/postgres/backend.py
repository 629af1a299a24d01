"""PostgreSQL as the search backend: always there, and always in step with the shop's own data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import OperationalError, connection

from search.document import ProductDocument
from search.errors import BackendUnavailable
from search.plan import RawHit, RawResults, SearchPlan

from . import table as tables
from . import writer
from .arranging import first, narrow
from .columns import Ints
from .reader import Matches, Words, read_points, reader, statement_of

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
        """Two statements: what has the words and what is new, then the hits, re-read through the gate.

        Where filters leave a part of what has the words, only that is scored, by a statement in between.
        """
        try:
            return self._search(plan)
        except OperationalError as error:
            raise BackendUnavailable(str(error)) from error

    def _search(self, plan: SearchPlan) -> RawResults:
        words = _words(plan)
        read = reader.read(words, scored=plan.size > 0 and not plan.is_narrowed)
        columns = read.columns
        product_ids = columns.values["product_id"]
        found = narrow(
            plan, columns, np.arange(len(columns)) if read.matches is None else read.matches.rows(columns)
        )
        points = _points(words, read.matches, product_ids[found.hits]) if plan.size else np.empty(0, np.int32)
        shown = first(plan, columns, found.hits, points)
        page: list[int] = product_ids[found.hits[shown]].tolist()
        suspects = set(page)
        if read.waiting:
            waiting = np.array(read.waiting)
            suspects |= set(waiting[np.isin(waiting, product_ids[found.candidates])].tolist())
        entries, listed = _page(page, suspects, plan) if suspects else ({}, set())
        return RawResults(
            total=len(found.hits),
            hits=tuple(
                RawHit(product_id, entries[product_id][1], tuple(entries[product_id][0]), worth)
                for product_id, worth in zip(page, points[shown].tolist(), strict=True)
                if product_id in entries
            ),
            counts=found.counts,
            others=found.others,
            # The table may have been turned over in between: what it does not have any more is not shown either.
            refused=frozenset(suspects - listed | (set(page) - entries.keys())),
            vocabulary_version=read.names_version,
        )

    def search_each(self, plans: Sequence[SearchPlan]) -> Iterable[RawResults]:
        """One after another, each when it is taken."""
        return map(self.search, plans)

    def explain(self, plan: SearchPlan) -> str:
        statement = statement_of(_words(plan), scored=True)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement.sql, statement.params)
            return "\n".join(line for (line,) in cursor.fetchall())

    def write(self, documents: Iterable[ProductDocument], gone: Sequence[tuple[int, int]]) -> None:
        """Write to every table, in the surrounding transaction if there is one."""
        writer.write(self._tables, list(documents), gone)


def _words(plan: SearchPlan) -> Words | None:
    return (plan.text, plan.at_least) if plan.text else None


def _points(words: Words | None, matches: Matches | None, product_ids: Ints) -> Ints:
    """What each product's match is worth: known already, asked for now, or nothing without words."""
    if words is None or matches is None or not len(product_ids):
        return np.zeros(len(product_ids), np.int32)
    if matches.points is None:
        matches = read_points(words, product_ids, of=len(matches.product_ids))
    return matches.points_of(product_ids)


def _page(page: list[int], suspects: set[int], plan: SearchPlan) -> tuple[dict[int, Any], set[int]]:
    """What the index shows of the hits, and which of the suspects the listing gate lets pass at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE, {"page": page, "all": sorted(suspects), "now": plan.now})
        shown, listed = cursor.fetchone()
    return {product_id: entry for product_id, *entry in json.loads(shown or "[]")}, set(listed)
