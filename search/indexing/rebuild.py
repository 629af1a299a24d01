"""Building the index anew beside the live one, and turning over.

Nothing written meanwhile is lost: from the moment the new table is announced the worker writes to both; what
was waiting before is claimed by the rebuild (and released if it fails); whoever reads a product later has
the higher version and wins in either table. The turn-over is one short transaction. Memory does not grow
with the catalogue: products pass in batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from saleor.product.models import Product

from search.backends.postgres import table as tables
from search.backends.postgres.backend import PostgresBackend
from search.errors import RebuildRunning
from search.models import IndexState
from search.vocabulary import forget_vocabulary, load_vocabulary

from . import queue
from .drain import read_documents
from .learn import read_words

BATCH = 1000
_LOCK = 0x0C0B5EA4
"""Key of the advisory lock that lets one rebuild run at a time."""

Progress = Callable[[int, int], None]


def rebuild(progress: Progress | None = None) -> int:
    """Build the whole index anew and turn over. ``progress(done, total)`` is called after each batch.

    Answers how many products it holds. Raises ``RebuildRunning`` when another process is at it.
    """
    with _alone():
        table = _new_table()
        claim = queue.claim_batch(rows=None, lease="10 minutes")
        try:
            count = _fill(table, claim, progress)
            tables.create_indexes(connection, table)
            _turn_over(table, read_words(table, load_vocabulary()), claim)
        except BaseException:
            IndexState.objects.update(building_table="")
            if claim:
                queue.release(claim)
            tables.drop_table(connection, table)
            raise
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
        table = f"{tables.VIEW}_{tables.next_version(connection)}"
        tables.create_table(connection, table)
        abandoned, state.building_table = state.building_table, table
        state.save(update_fields=["building_table"])
    if abandoned:
        tables.drop_table(connection, abandoned)
    return table


def _fill(table: str, claim: queue.Claim | None, progress: Progress | None) -> int:
    vocabulary = load_vocabulary()
    backend = PostgresBackend(tables=[table])
    total = Product.objects.filter(certified__isnull=False, is_published=True).count()
    seen = written = 0
    last = 0
    while True:
        product_ids = list(
            Product.objects.filter(certified__isnull=False, is_published=True, pk__gt=last)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not product_ids:
            break
        last = product_ids[-1]
        _version, documents = read_documents(product_ids, vocabulary)
        backend.write(list(documents.values()), ())
        seen += len(product_ids)
        written += len(documents)
        if claim:
            queue.renew(claim, "10 minutes")
        if progress:
            progress(seen, max(total, seen))
    return written


def _turn_over(table: str, lexicon: dict[str, Any], claim: queue.Claim | None) -> None:
    with transaction.atomic():
        state = IndexState.objects.select_for_update().get()
        retired = state.live_table
        tables.point_view(connection, table)
        state.live_table, state.building_table = table, ""
        state.version = tables.next_version(connection)
        state.lexicon, state.lexicon_is_stale = lexicon, False
        state.rebuilt_at = timezone.now()
        state.save()
        if claim:
            queue.finish(claim)
    forget_vocabulary()
    tables.drop_table(connection, retired)
