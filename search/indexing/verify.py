"""Does the index say what the database says? Every product is built anew and compared with its entry, field
by field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from saleor.product.models import Product

from search.backends.postgres import table as tables
from search.backends.postgres.backend import row_of
from search.vocabulary import load_vocabulary

from .drain import read_documents

BATCH = 1000
_COMPARED = tuple(name for name in tables.NAMES if name not in ("product_id", "version"))


@dataclass(frozen=True, slots=True)
class Drift:
    """An entry that is not what the database says: ``missing``, ``extra`` (should not be there) or
    ``different``.
    """

    product_id: int
    kind: str
    fields: tuple[str, ...] = ()


def verify(progress: Callable[[int, int], None] | None = None) -> Iterator[Drift]:
    """Every drift between the database and the live index; products waiting in the queue are not counted."""
    waiting = _waiting()
    vocabulary = load_vocabulary()
    product_ids = sorted(set(Product.objects.values_list("pk", flat=True)) | set(_indexed()))
    for start in range(0, len(product_ids), BATCH):
        batch = product_ids[start : start + BATCH]
        _version, documents = read_documents(batch, vocabulary)
        rows = {product_id: row_of(document) for product_id, document in documents.items()}
        entries = _entries(batch, rows)
        for product_id in batch:
            if product_id not in waiting and (
                drift := _drift(product_id, rows.get(product_id), entries.get(product_id))
            ):
                yield drift
        if progress:
            progress(min(start + BATCH, len(product_ids)), len(product_ids))


def _drift(
    product_id: int, expected: Sequence[Any] | None, differing: tuple[str, ...] | None
) -> Drift | None:
    if expected is None:
        return None if differing is None else Drift(product_id, "extra")
    if differing is None:
        return Drift(product_id, "missing")
    return Drift(product_id, "different", differing) if differing else None


def _entries(batch: Sequence[int], rows: Mapping[int, Sequence[Any]]) -> dict[int, tuple[str, ...]]:
    """Indexed product → the fields that differ from the row expected. PostgreSQL compares, so that forms do
    not matter.
    """
    expected = ", ".join(
        f"%s::{kind.split(' NOT ')[0].split(' DEFAULT ')[0]}" for _name, kind in tables.COLUMNS
    )
    found: dict[int, tuple[str, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT product_id FROM {tables.VIEW} WHERE product_id = ANY(%s) AND listable_until > '-infinity'",
            [list(batch)],
        )
        indexed = {product_id for (product_id,) in cursor.fetchall()}
        for product_id in indexed - rows.keys():
            found[product_id] = ()
        known = [product_id for product_id in rows if product_id in indexed]
        if not known:
            return found
        values = ", ".join(f"({expected})" for _product_id in known)
        differs = ", ".join(f"i.{name}::text IS DISTINCT FROM e.{name}::text" for name in _COMPARED)
        cursor.execute(
            f"SELECT i.product_id, ARRAY[{differs}] FROM {tables.VIEW} i "
            f"JOIN (VALUES {values}) AS e ({', '.join(tables.NAMES)}) USING (product_id)",
            [value for product_id in known for value in rows[product_id]],
        )
        for product_id, flags in cursor.fetchall():
            found[product_id] = tuple(name for name, flag in zip(_COMPARED, flags, strict=True) if flag)
    return found


def _indexed() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT product_id FROM {tables.VIEW} WHERE listable_until > '-infinity'")
        return [product_id for (product_id,) in cursor.fetchall()]


def _waiting() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT product_id FROM ocop_search_dirty WHERE product_id IS NOT NULL")
        return {product_id for (product_id,) in cursor.fetchall()}
