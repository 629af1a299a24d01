"""Writing documents to index tables: a row of values, its ``tsvector``, and the statements for many rows at once."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from search.document import MAX_TEXT_SYLLABLES, ProductDocument, analyse
from search.models import IndexWrite
from search.scoring import Field

from . import table as tables

_ROOM = MAX_TEXT_SYLLABLES + 20
"""Positions set apart for each text: more than it can need, so that no phrase spans two."""
_TEXT_POSITION = f"16000{Field.TEXT.letter}"
_ROWS_A_STATEMENT = 250
_LOCK = 0x0C0B5EA5
"""Key of the advisory lock that puts writes in the order of their numbers."""
_NOTED_FOR = dt.timedelta(hours=1)
"""How long notes are kept. A process that has not searched for longer reads the whole table again."""
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


def write(to: Sequence[str], documents: Iterable[ProductDocument], gone: Sequence[tuple[int, int]]) -> None:
    """``put`` to each table, and note which products: whoever keeps columns of the table reads them again.

    The note comes last, so that whoever waits for the lock waits for a commit: notes are committed in the order of
    their numbers, which a sequence never gives twice.
    """
    entries = list(documents)
    with transaction.atomic():
        for table in to:
            put(table, entries, gone)
        product_ids = sorted({document.product_id for document in entries} | {pk for pk, _version in gone})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        number = tables.next_version(connection)
        IndexWrite.objects.create(version=number, product_ids=product_ids)
        IndexWrite.objects.filter(version__lt=number, written_at__lt=Now() - _NOTED_FOR).delete()


def put(table: str, documents: Iterable[ProductDocument], gone: Iterable[tuple[int, int]]) -> None:
    """Write documents, and take away ``(product_id, version)``, unless the table has the same or a later version.

    Rows are locked in the order of their numbers, so that two writers wait for each other and never both.
    """
    rows = sorted(map(row_of, documents))
    _execute(_UPSERT, _VALUES, table, rows)
    _execute(_GONE, "(%s, %s)", table, sorted(gone))


def load(table: str, documents: Iterable[ProductDocument]) -> None:
    """Write documents that a table being built most likely does not have yet: ``COPY`` takes half the time of ``put``.

    Where the worker was there first, they are put like any others.
    """
    ordered = sorted(documents, key=lambda document: document.product_id)
    lines = io.StringIO("".join(_line(row_of(document)) for document in ordered))
    try:
        with transaction.atomic(), connection.wrap_database_errors, connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({', '.join(tables.NAMES)}) FROM STDIN", lines)
    except IntegrityError:
        with transaction.atomic():
            put(table, ordered, ())


def _execute(sql: str, placeholders: str, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement: a statement a row would be mostly waiting."""
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        some = rows[start : start + _ROWS_A_STATEMENT]
        values = ", ".join([placeholders] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=table, values=values), [value for row in some for value in row])


def _line(row: Sequence[Any]) -> str:
    """A row in ``COPY``'s text format."""
    return "\t".join(map(_copied, row)) + "\n"


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        # Faster than one ``translate``: there is hardly ever anything to replace.
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value)


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
    """The searched texts as a tsvector literal: each field its weight.

    The words of the description all stand at one position: nobody asks for their order, and the vector stays
    small. A lexeme may be named several times; PostgreSQL makes it one.
    """
    (name,) = document.texts[Field.NAME]
    parts = [_literal(name, Field.NAME, 0)]
    start = 0
    for field in (Field.ORIGIN, Field.GROUP):
        for text in document.texts[field]:
            start += _ROOM
            parts.append(_kept_literal(text, field, start))
    parts += map(_described, document.texts[Field.TEXT])
    return " ".join(parts)


def _literal(text: str, field: Field, start: int) -> str:
    """A text's lexemes at their positions. They are letters and digits with "=" or "^" (``search.text``): nothing
    to quote or escape.
    """
    (places,) = analyse([text], name=field is Field.NAME)
    return " ".join(
        f"{lexeme}:{position}{field.letter}"
        for position, place in enumerate(places, start + 1)
        for lexeme in place
    )


_kept_literal = lru_cache(maxsize=8192)(_literal)
"""Producers, places and groups stand in product after product."""


@lru_cache(maxsize=512)
def _described(text: str) -> str:
    """A paragraph's lexemes, all at one position; kept for what stands in every product."""
    (places,) = analyse([text])
    return " ".join(
        f"{lexeme}:{_TEXT_POSITION}" for lexeme in {lexeme for place in places for lexeme in place}
    )
