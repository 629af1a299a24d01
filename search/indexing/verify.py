"""Does the index say what the database says? Every product is built anew and compared with its entry, field
by field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from saleor.product.models import Product

from search.backends.elasticsearch import indices
from search.backends.elasticsearch.mapping import kept, microseconds
from search.backends.postgres import table as tables
from search.backends.postgres.writer import row_of
from search.document import ProductDocument

from .drain import read_documents

BATCH = 1000
_COMPARED = tuple(name for name in tables.NAMES if name not in ("product_id", "version"))

Documents = Mapping[int, ProductDocument]
Entries = dict[int, tuple[str, ...]]
"""Product that has an entry → the fields in which it differs from its document."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An entry that is not what the database says: ``missing``, ``extra`` (should not be there) or
    ``different``.
    """

    product_id: int
    kind: str
    fields: tuple[str, ...] = ()


def verify(backend: str = "postgres", progress: Callable[[int, int], None] | None = None) -> Iterator[Drift]:
    """Every drift between the database and a backend's live index. Products waiting in the queue are passed
    over.
    """
    compare, indexed = (
        (_compare_rows, _indexed_rows)
        if backend == "postgres"
        else (_compare_sources, indices.live_product_ids)
    )
    waiting = _waiting()
    product_ids = sorted(set(Product.objects.values_list("pk", flat=True)) | set(indexed()))
    for start in range(0, len(product_ids), BATCH):
        batch = product_ids[start : start + BATCH]
        _version, documents = read_documents(batch)
        entries = compare(batch, documents)
        for product_id in batch:
            drift = _drift(product_id, documents.get(product_id), entries.get(product_id))
            if drift is not None and product_id not in waiting:
                yield drift
        if progress:
            progress(min(start + BATCH, len(product_ids)), len(product_ids))


def _drift(
    product_id: int, document: ProductDocument | None, differing: tuple[str, ...] | None
) -> Drift | None:
    if document is None:
        return None if differing is None else Drift(product_id, "extra")
    if differing is None:
        return Drift(product_id, "missing")
    return Drift(product_id, "different", differing) if differing else None


def _compare_rows(batch: Sequence[int], documents: Documents) -> Entries:
    """PostgreSQL itself compares, so that the form in which a value is written does not matter."""
    expected = ", ".join(
        f"%s::{kind.split(' NOT ')[0].split(' DEFAULT ')[0]}" for _name, kind in tables.COLUMNS
    )
    entries: Entries = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT product_id FROM {tables.VIEW} WHERE product_id = ANY(%s) AND listable_until > '-infinity'",
            [list(batch)],
        )
        indexed = {product_id for (product_id,) in cursor.fetchall()}
        entries |= dict.fromkeys(indexed - documents.keys(), ())
        both = [row_of(documents[product_id]) for product_id in indexed & documents.keys()]
        if both:
            values = ", ".join(f"({expected})" for _row in both)
            differs = ", ".join(
                f"{_side('i', name)} IS DISTINCT FROM {_side('e', name)}" for name in _COMPARED
            )
            cursor.execute(
                f"SELECT i.product_id, ARRAY[{differs}] FROM {tables.VIEW} i "
                f"JOIN (VALUES {values}) AS e ({', '.join(tables.NAMES)}) USING (product_id)",
                [value for row in both for value in row],
            )
            for product_id, flags in cursor.fetchall():
                entries[product_id] = tuple(name for name, flag in zip(_COMPARED, flags, strict=True) if flag)
    return entries


def _side(row: str, name: str) -> str:
    """A column as text; a span that has begun is alike whenever it did."""
    value = f"greatest({row}.{name}, transaction_timestamp())" if name == "listable_from" else f"{row}.{name}"
    return f"{value}::text"


def _compare_sources(batch: Sequence[int], documents: Documents) -> Entries:
    entries: Entries = {}
    for product_id, source in indices.live_sources(batch).items():
        expected = kept(documents[product_id]) if product_id in documents else source
        begun = microseconds(timezone.now())
        for each in (expected, source):
            each["listable_from"] = max(each.get("listable_from", 0), begun)
        entries[product_id] = tuple(name for name in expected if expected[name] != source.get(name))
    return entries


def _indexed_rows() -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT product_id FROM {tables.VIEW} WHERE listable_until > '-infinity'")
        yield from (product_id for (product_id,) in cursor.fetchall())


def _waiting() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT product_id FROM ocop_search_dirty WHERE product_id IS NOT NULL")
        return {product_id for (product_id,) in cursor.fetchall()}
