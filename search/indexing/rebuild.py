"""Building the index anew beside the live one, and turning over.

Nothing written meanwhile is lost: from the moment the new index is announced the worker writes to both; what
was waiting before is claimed by the rebuild (and released if it fails); whoever reads a product later has
the higher version and wins in either. The turn-over is one step. Memory does not grow with the catalogue:
products pass in batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from saleor.product.models import Product

from search.backends.elasticsearch import indices
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.postgres import table as tables
from search.backends.postgres.backend import PostgresBackend
from search.document import ProductDocument
from search.errors import RebuildRunning
from search.models import IndexState
from search.vocabulary import forget_vocabulary, load_vocabulary

from . import queue
from .drain import read_documents
from .learn import read_words

BATCH = 1000
_LOCK = 0x0C0B5EA4
"""Key of the advisory lock that lets one rebuild run at a time."""
_LEASE = "10 minutes"

Progress = Callable[[int, int], None]


def rebuild_postgres(progress: Progress | None = None) -> int:
    """Build PostgreSQL's index anew and turn over. ``progress(done, total)`` is called after each batch.

    Answers how many products it holds. Raises ``RebuildRunning`` when another process is at it.
    """
    with _alone():
        table = _new_table()
        backend = PostgresBackend(tables=[table])
        claim = queue.claim_batch(rows=None, lease=_LEASE)
        try:
            count = _fill(lambda documents: backend.write(documents, ()), claim, progress)
            tables.create_indexes(connection, table)
            _turn_over(table, read_words(table, load_vocabulary()), claim)
        except BaseException:
            IndexState.objects.update(building_table="")
            if claim:
                queue.release(claim)
            tables.drop_table(connection, table)
            raise
    return count


def rebuild_elasticsearch(progress: Progress | None = None) -> int:
    """Build Elasticsearch's index anew and turn over, as above. Raises ``BackendUnavailable`` when it does
    not answer.
    """
    with _alone():
        index = indices.create_building_index(tables.next_version(connection))
        backend = ElasticsearchBackend(index=index)
        claim = queue.claim_batch(backend=backend.name, rows=None, lease=_LEASE)
        try:
            count = _fill(lambda documents: backend.write(documents, (), refresh=False), claim, progress)
            indices.turn_over(index)
        except BaseException:
            if claim:
                queue.release(claim)
            indices.abandon(index)
            raise
        if claim:
            queue.finish(claim)
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
    write: Callable[[Sequence[ProductDocument]], None], claim: queue.Claim | None, progress: Progress | None
) -> int:
    vocabulary = load_vocabulary()
    published = Product.objects.filter(certified__isnull=False, is_published=True).order_by("pk")
    total = published.count()
    seen = written = last = 0
    while product_ids := list(published.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = product_ids[-1]
        _version, documents = read_documents(product_ids, vocabulary)
        write(list(documents.values()))
        seen += len(product_ids)
        written += len(documents)
        if claim:
            queue.renew(claim, _LEASE)
        if progress:
            progress(seen, max(total, seen))
    return written


def _turn_over(table: str, words: dict[str, Any], claim: queue.Claim | None) -> None:
    with transaction.atomic():
        state = IndexState.objects.select_for_update().get()
        retired = state.live_table
        tables.point_view(connection, table)
        state.live_table, state.building_table = table, ""
        state.version = tables.next_version(connection)
        state.lexicon, state.lexicon_is_stale = words, False
        state.rebuilt_at = timezone.now()
        state.save()
        if claim:
            queue.finish(claim)
    forget_vocabulary()
    tables.drop_table(connection, retired)
