"""Reading the index table as of one moment: the columns of all products, which have the words, what waits.

A process keeps the columns it has read. Each search says up to which write it knows them, and the same statement that
finds the words brings what was written since, so that all parts of an answer are of one snapshot of the database.
What has the words is kept too, for another page, filter or order, and used while nothing was written.
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

from .arranging import Matches
from .columns import PACKED, Columns
from .compiler import Statement, has_words, points
from .table import VIEW

_MATCH = np.dtype([("product_id", ">i4"), ("points", ">i4")])

Words = tuple[TextQuery, int]
"""A plan's text and ``at_least``."""


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
class _Answer:
    """The statement's row. ``is_known``: whether the write it was asked to go on from is this table's."""

    table: str
    write: int
    is_known: bool
    names_version: int
    waiting: list[int] | None
    rows: memoryview | None
    names: str | None
    places: memoryview | None
    matches: memoryview | None


class IndexReader:
    """What a process keeps of the index; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._kept: tuple[Stamp, Columns] | None = None
        self._matches: OrderedDict[Words, tuple[Stamp, Matches]] = OrderedDict()

    def read(self, text: TextQuery, at_least: int) -> Reading:
        """Read what is new, and what has the words unless that is kept. One statement; another one when the table is
        not the one that was read before, or what was kept is out of date.
        """
        words = (text, at_least) if text else None
        kept_matches = self._matches.get(words) if words else None
        while True:
            kept = self._kept
            answer = _ask(kept[0] if kept else None, words if kept_matches is None else None)
            stamp = Stamp(answer.table, answer.write)
            if kept and not (answer.is_known and kept[0].table == stamp.table):
                self._forget_if(kept)
                continue
            columns = self._columns(kept, stamp, answer)
            if kept_matches is not None and kept_matches[0] != stamp:
                kept_matches = None
                continue
            break
        matches = None
        if words is not None:
            matches = kept_matches[1] if kept_matches else _matches(answer)
            self._keep(words, stamp, matches)
        return Reading(columns, matches, tuple(answer.waiting or ()), answer.names_version)

    def _columns(self, kept: tuple[Stamp, Columns] | None, stamp: Stamp, answer: _Answer) -> Columns:
        if answer.rows is None:
            columns = kept[1] if kept else Columns.read(b"", "", b"")
        else:
            columns = Columns.read(answer.rows, answer.names or "", answer.places or b"")
            if kept:
                columns = kept[1].updated(columns)
        with self._lock:
            # Another thread may have read a later state meanwhile.
            if not (self._kept and self._kept[0].table == stamp.table and self._kept[0].write >= stamp.write):
                self._kept = (stamp, columns)
        return columns

    def _forget_if(self, kept: tuple[Stamp, Columns]) -> None:
        with self._lock:
            if self._kept is kept:
                self._kept = None

    def _keep(self, words: Words, stamp: Stamp, matches: Matches) -> None:
        with self._lock:
            self._matches[words] = (stamp, matches)
            self._matches.move_to_end(words)
            while len(self._matches) > settings.SEARCH_MATCHES_KEPT:
                self._matches.popitem(last=False)


reader = IndexReader()


def statement_of(known: Stamp | None, words: Words | None) -> Statement:
    """The statement that brings what was written after ``known`` (all there is without it), and what has the words."""
    statement = Statement()
    write = statement.value(known.write if known else None)
    matches = "NULL::bytea"
    if words:
        matches = (
            f"(SELECT string_agg(int4send(product_id) || int4send({points(*words, statement)}), '') "
            f"FROM {VIEW} WHERE {has_words(*words, statement)})"
        )
    changed = (
        "WHERE product_id = ANY(ARRAY("
        f"SELECT DISTINCT unnest(product_ids) FROM ocop_search_write WHERE version > {write}))"
        if known
        else ""
    )
    statement.sql = f"""
SELECT concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()),
                 extract(epoch FROM pg_postmaster_start_time()), live_table),
       (SELECT max(version) FROM ocop_search_write),
       EXISTS (SELECT FROM ocop_search_write WHERE version = {write}),
       version,
       ARRAY(SELECT DISTINCT product_id FROM ocop_search_dirty WHERE product_id IS NOT NULL AND backend = ''),
       changed.*,
       {matches}
  FROM ocop_search_state, LATERAL (
       SELECT string_agg({PACKED}, ''), string_agg(sort_name, E'\\n'),
              (SELECT string_agg(int4send(product_id) || int4send(place), '')
                 FROM (SELECT product_id, unnest(places) AS place FROM {VIEW} {changed}) AS one_by_one)
         FROM {VIEW} {changed}) AS changed"""
    return statement


def _ask(known: Stamp | None, words: Words | None) -> _Answer:
    statement = statement_of(known, words)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return _Answer(*cursor.fetchone())


def _matches(answer: _Answer) -> Matches:
    found: Any = np.frombuffer(answer.matches or b"", _MATCH)
    return Matches(found["product_id"].astype(np.int32), found["points"].astype(np.int32))
