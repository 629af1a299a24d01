"""Reading the index table as of one moment: the columns of all products, which have the words, what waits.

A process keeps the columns it has read. The statement that finds the words says of which write the index is; after
another one than the columns know, it is put again and brings what was written since. So all parts of an answer are of
one snapshot of the database. What has the words is kept too, for another page, filter or order, and used while nothing
was written.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from search.interpret import TextQuery

from .columns import PACKED, Columns, Ints
from .compiler import Statement, has_words, points
from .table import VIEW

_MATCH = np.dtype([("product_id", ">i4"), ("points", ">i4")])

Words = tuple[TextQuery, int]
"""A plan's text and ``at_least``."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Products that have the words, and what each match is worth, if that was asked for."""

    product_ids: Ints
    points: Ints | None

    def rows(self, columns: Columns) -> Ints:
        """The rows of these products."""
        return columns.row_of[self.product_ids]

    def points_of(self, product_ids: Ints) -> Ints:
        """What the match of each of some products is worth; 0 where there is none, or nobody asked."""
        largest = max(product_ids.max(initial=0), self.product_ids.max(initial=0))
        by_product = np.zeros(int(largest) + 1, np.int32)
        if self.points is not None:
            by_product[self.product_ids] = self.points
        return by_product[product_ids]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of which table: ``table`` is another text for every table, database and start of the server (which
    may have been put back to an earlier state); ``write`` the number of the last write.
    """

    table: str
    write: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The index as of one moment. ``matches``: what has the words, None without words; ``waiting``: products that have
    changed since they were indexed; ``names_version`` that of the vocabulary.
    """

    columns: Columns
    matches: Matches | None
    waiting: tuple[int, ...]
    names_version: int


@dataclass(frozen=True, slots=True)
class _Known:
    """All products as of a write."""

    stamp: Stamp
    columns: Columns


@dataclass(frozen=True, slots=True)
class _Answer:
    """The statement's row. Of what was written since some write: ``is_known`` tells whether that write is one of this
    table's, then come the rows as ``Columns.read`` takes them.
    """

    table: str
    write: int
    names_version: int
    waiting: list[int]
    matches: memoryview | None
    is_known: bool | None = None
    rows: memoryview | None = None
    names: str | None = None
    places: str | None = None

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.table, self.write)


class IndexReader:
    """What a process keeps of the index; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew, as a process that has not searched yet."""
        self._known: _Known | None = None
        self._matches: OrderedDict[Words, tuple[Stamp, Matches]] = OrderedDict()

    def read(self, words: Words | None, *, scored: bool) -> Reading:
        """Read what has the words, unless that is kept, and what was written lately; with ``scored`` also what each
        match is worth.

        One statement while nothing was written, and another one after a write.
        """
        known = self._known or self._load()
        kept = self._matches.get(words) if words else None
        if scored and kept and kept[1].points is None:
            kept = None
        answer = _ask(None if kept else words, scored=scored)
        while not (known.stamp == answer.stamp and (kept is None or kept[0] == answer.stamp)):
            if kept and kept[0] != answer.stamp:
                kept = None
            answer = _ask(None if kept else words, scored=scored, since=known.stamp)
            known = self._brought_up(known, answer) or self._load()
        matches = None
        if words is not None:
            matches = kept[1] if kept else _matches(answer.matches, scored=scored)
            self._keep(words, answer.stamp, matches)
        return Reading(known.columns, matches, tuple(answer.waiting), answer.names_version)

    def _load(self) -> _Known:
        """Read all products; one thread does for all."""
        with self._loading:
            known = self._known
            if known is None:
                with connection.cursor() as cursor:
                    cursor.execute(EVERYTHING)
                    table, write, rows, names, places = cursor.fetchone()
                known = self._known = _Known(Stamp(table, write), _columns(rows, names, places))
            return known

    def _brought_up(self, known: _Known, answer: _Answer) -> _Known | None:
        """The columns as of the answer; None when they have to be read from the beginning."""
        if not (answer.is_known and answer.table == known.stamp.table):
            with self._lock:
                if self._known is known:
                    self._known = None
            return None
        newer = _Known(
            answer.stamp, known.columns.updated(_columns(answer.rows, answer.names, answer.places))
        )
        with self._lock:
            # Another thread may have read a later state meanwhile.
            last = self._known
            if last is None or last.stamp.table != answer.table or last.stamp.write < answer.write:
                self._known = newer
        return newer

    def _keep(self, words: Words, stamp: Stamp, matches: Matches) -> None:
        with self._lock:
            self._matches[words] = (stamp, matches)
            self._matches.move_to_end(words)
            while len(self._matches) > settings.SEARCH_MATCHES_KEPT:
                self._matches.popitem(last=False)


reader = IndexReader()


def read_points(words: Words, product_ids: Ints, *, of: int) -> Matches:
    """What the matches of some products are worth, as the index is now; ``of``: how many products have the words.

    One statement.
    """
    statement = Statement()
    if len(product_ids) > of // 4:  # it is faster to find them by the words again than by their numbers
        which = has_words(*words, statement)
    else:
        which = f"product_id = ANY({statement.value(product_ids.tolist())}::int[])"
    statement.sql = f"SELECT {_matching(words, which, statement, scored=True)}"
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return _matches(cursor.fetchone()[0], scored=True)


def statement_of(words: Words | None, *, scored: bool, since: Stamp | None = None) -> Statement:
    """The statement that says how the index stands and what has the words; with ``since`` it also brings what was
    written after that.
    """
    statement = Statement()
    matches = "NULL::bytea"
    if words:
        matches = _matching(words, has_words(*words, statement), statement, scored=scored)
    news = source = ""
    if since:
        write = statement.value(since.write)
        news = f", EXISTS (SELECT FROM ocop_search_write WHERE version = {write}), news.*"
        written = f"SELECT DISTINCT unnest(product_ids) FROM ocop_search_write WHERE version > {write}"
        source = f", {_rows(written)} AS news"
    statement.sql = f"""
SELECT {_TABLE}, {_WRITE}, version,
       ARRAY(SELECT DISTINCT product_id FROM ocop_search_dirty WHERE product_id IS NOT NULL AND backend = ''),
       {matches}{news}
  FROM ocop_search_state{source}"""
    return statement


def _rows(which: str = "") -> str:
    """A derived table of one row: the values of the chosen products (or all), their names, their places."""
    some = f" WHERE product_id = ANY(ARRAY({which}))" if which else ""
    # Aggregates over one scan see the rows in the same order.
    return f"""(
       SELECT string_agg({PACKED}, ''), string_agg(sort_name, E'\\n'), string_agg(array_to_string(places, ','), E'\\n')
         FROM {VIEW}{some})"""


_TABLE = """concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()),
       extract(epoch FROM pg_postmaster_start_time()), live_table)"""
_WRITE = "(SELECT max(version) FROM ocop_search_write)"
EVERYTHING = f"SELECT {_TABLE}, {_WRITE}, everything.* FROM ocop_search_state, {_rows()} AS everything"


def _matching(words: Words, which: str, statement: Statement, *, scored: bool) -> str:
    worth = f" || int4send({points(*words, statement)})" if scored else ""
    return f"(SELECT string_agg(int4send(product_id){worth}, '') FROM {VIEW} WHERE {which})"


def _ask(words: Words | None, *, scored: bool, since: Stamp | None = None) -> _Answer:
    statement = statement_of(words, scored=scored, since=since)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return _Answer(*cursor.fetchone())


def _columns(rows: memoryview | None, names: str | None, places: str | None) -> Columns:
    return Columns.read(rows or b"", names or "", places or "")


def _matches(packed: memoryview | None, *, scored: bool) -> Matches:
    if not scored:
        return Matches(np.frombuffer(packed or b"", ">i4").astype(np.int32), None)
    found: Any = np.frombuffer(packed or b"", _MATCH)
    return Matches(found["product_id"].astype(np.int32), found["points"].astype(np.int32))
