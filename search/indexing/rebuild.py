"""Building the index anew beside the live one, and turning over.

Nothing written meanwhile is lost: from the moment the new index is announced the worker writes to both; what
was waiting before is claimed by the rebuild (and released if it fails); whoever reads a product later has
the higher version and wins in either. The turn-over is one step. Memory does not grow with the catalogue:
products pass in batches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from saleor.product.models import Product

from search.backends import registry
from search.backends.elasticsearch import indices
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.postgres import table as tables
from search.backends.postgres.writer import load
from search.document import ProductDocument
from search.errors import RebuildRunning
from search.models import IndexState
from search.vocabulary import forget_vocabulary, names_for_writing

from . import queue
from .drain import read_documents
from .learn import read_words
from .shares import shared_out

BATCH = 1000
_LOCK = 0x0C0B5EA4
"""Key of the advisory lock that lets one rebuild run at a time."""
_LEASE = "10 minutes"
_RENEWED_AFTER = 180.0
"""Seconds. Renewing touches every claimed row, hundreds of thousands after a large import."""

Progress = Callable[[int, int], None]
Write = Callable[[Sequence[ProductDocument]], None]


def rebuild_postgres(progress: Progress | None = None, *, processes: int = 1) -> int:
    """Build PostgreSQL's index anew and turn over. ``progress(done, total)`` is called after each batch;
    ``processes`` are forked to build documents side by side.

    Answers how many products it holds. Raises ``RebuildRunning`` when another process is at it.
    """
    with _alone():
        table = _new_table()
        claim = queue.claim_all(backend="", lease=_LEASE)
        try:
            names_for_writing()  # read once, before there are more processes
            count = _fill(lambda: partial(load, table), claim, progress, processes)
            tables.create_indexes(connection, table)
            _turn_over(table, read_words(table, names_for_writing()), claim)
        except BaseException:
            IndexState.objects.update(building_table="")
            queue.release(claim)
            tables.drop_table(connection, table)
            raise
    return count


def rebuild_elasticsearch(progress: Progress | None = None, *, processes: int = 1) -> int:
    """Build Elasticsearch's index anew and turn over, as above. Raises ``BackendUnavailable`` when it does
    not answer.
    """
    with _alone():
        index = indices.create_building_index(tables.next_version(connection))
        claim = queue.claim_all(backend=ElasticsearchBackend.name, lease=_LEASE)
        try:
            names_for_writing()
            count = _fill(lambda: ElasticsearchBackend(index=index).load, claim, progress, processes)
            indices.turn_over(index)
        except BaseException:
            queue.release(claim)
            indices.abandon(index)
            raise
        queue.finish(claim)
        queue.tidy()
    return count


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise RebuildRunning("another process is rebuilding the search index")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _new_table() -> str:
    """An empty table that the worker writes to from now on. What a rebuild that was killed left behind is
    cleared away.
    """
    with transaction.atomic():
        state = IndexState.objects.select_for_update().get()
        table = f"{tables.VIEW}_v{tables.next_version(connection)}"
        tables.create_table(connection, table)
        abandoned, state.building_table = state.building_table, table
        state.save(update_fields=["building_table"])
    if abandoned:
        tables.drop_table(connection, abandoned)
    return table


def _fill(
    open_writer: Callable[[], Write], claim: queue.Claim, progress: Progress | None, processes: int
) -> int:
    """Build the documents of all products, a batch at a time, each process its share, and write them."""
    batches, total = _batches()
    seen = written = 0
    renew_at = time.monotonic() + _RENEWED_AFTER
    for read, wrote in shared_out(partial(_build, open_writer), batches, processes):
        seen, written = seen + read, written + wrote
        if time.monotonic() > renew_at:
            queue.renew(claim, _LEASE)
            renew_at = time.monotonic() + _RENEWED_AFTER
        if progress:
            progress(seen, max(total, seen))
    return written


def _batches() -> tuple[list[tuple[int, int]], int]:
    """First and last product of each batch, and how many there are. What is published later is the worker's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id), max(id), count(*) FROM (SELECT p.id, row_number() OVER (ORDER BY p.id) - 1 AS place "
            "FROM product_product p JOIN ocop_catalog_certifiedproduct c ON c.product_id = p.id "
            "WHERE p.is_published) AS numbered GROUP BY place / %s ORDER BY 1",
            [BATCH],
        )
        rows = cursor.fetchall()
    return [(first, last) for first, last, _count in rows], sum(count for *_ends, count in rows)


def _build(open_writer: Callable[[], Write], batches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Write some batches; after each, how many products it had and how many of them have a document."""
    write = open_writer()
    published = Product.objects.filter(certified__isnull=False, is_published=True).order_by("pk")
    for ends in batches:
        product_ids = list(published.filter(pk__range=ends).values_list("pk", flat=True))
        _version, documents = read_documents(product_ids)
        write(list(documents.values()))
        yield len(product_ids), len(documents)


def _turn_over(table: str, words: dict[str, Any], claim: queue.Claim) -> None:
    with transaction.atomic():
        state = IndexState.objects.select_for_update().get()
        retired = state.live_table
        tables.point_view(connection, table)
        state.live_table, state.building_table = table, ""
        state.version = tables.next_version(connection)
        state.lexicon, state.lexicon_is_stale = words, False
        state.rebuilt_at = timezone.now()
        state.save()
        if registry.is_configured():
            queue.pass_on(claim, ElasticsearchBackend.name)
        else:
            queue.finish(claim)
    forget_vocabulary()
    tables.drop_table(connection, retired)
    queue.tidy()
