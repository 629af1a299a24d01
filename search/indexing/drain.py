"""The worker's job: take dirty products from the queue, build their documents anew, write them everywhere.

Order matters: claim, then take a version, then read the database, then write with that version and forget
the claim in one transaction. Whoever reads later has the higher version and wins, whatever order the writes
arrive in.

What PostgreSQL's index has taken in is queued for Elasticsearch, where one is configured, in the same
transaction. While it is down its queue grows; when it is back the same loop catches up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from django.db import connection, transaction
from django.utils import timezone

from search.backends import registry
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.postgres import table as tables
from search.backends.postgres.backend import PostgresBackend
from search.builder import build_documents
from search.document import ProductDocument
from search.errors import BackendRefused, BackendUnavailable
from search.models import IndexState
from search.vocabulary import forget_vocabulary, names_for_writing

from . import queue

log = logging.getLogger(__name__)

BATCH_DOCUMENTS = 500


def drain(*, most_batches: int | None = None) -> int:
    """Write every waiting product. Answers how many entries were written or taken away."""
    queue.mark_due()
    written = _drain("", _write_here, most_batches)
    if registry.is_configured() and not registry.breaker.is_open:
        try:
            written += _drain(ElasticsearchBackend.name, _write_to_elasticsearch, most_batches)
        except BackendUnavailable as error:
            registry.breaker.failed()
            log.warning("changes wait for Elasticsearch: %s", error)
    return written


Writer = Callable[[queue.Claim, Sequence[int], bool], None]


def _drain(backend: str, write: Writer, most_batches: int | None) -> int:
    written = done = 0
    while most_batches is None or done < most_batches:
        claim = queue.claim_batch(backend=backend)
        if claim is None:
            break
        try:
            if claim.names_changed:
                announce_names()
            batches = _chunks(sorted(claim.product_ids), BATCH_DOCUMENTS) or [()]
            for number, product_ids in enumerate(batches, 1):
                if number > 1:
                    queue.renew(claim)
                write(claim, product_ids, number == len(batches))
        except Exception:
            queue.release(claim)
            raise
        written += len(claim.product_ids)
        done += 1
    return written


def _write_here(claim: queue.Claim, product_ids: Sequence[int], is_last: bool) -> None:
    documents, gone = _read(product_ids)
    with transaction.atomic():
        write_documents(documents, gone)
        if registry.is_configured():
            queue.mark_dirty(product_ids, backend=ElasticsearchBackend.name)
        if is_last:
            queue.finish(claim)
    IndexState.objects.filter(lexicon_is_stale=False).update(lexicon_is_stale=True)


def _write_to_elasticsearch(claim: queue.Claim, product_ids: Sequence[int], is_last: bool) -> None:
    documents, gone = _read(product_ids)
    try:
        ElasticsearchBackend().write(documents, gone)
    except BackendRefused:
        log.exception("Elasticsearch keeps its old entries; search_verify will name them")
    if is_last:
        queue.finish(claim)


def _read(product_ids: Sequence[int]) -> tuple[list[ProductDocument], list[tuple[int, int]]]:
    version, documents = read_documents(product_ids)
    return list(documents.values()), [(pk, version) for pk in product_ids if pk not in documents]


def read_documents(product_ids: Collection[int]) -> tuple[int, dict[int, ProductDocument]]:
    """The documents of products as the database has them now, and the version they carry."""
    version = tables.next_version(connection)
    return version, build_documents(
        product_ids, version=version, vocabulary=names_for_writing(), now=timezone.now()
    )


def write_documents(documents: Sequence[ProductDocument], gone: Sequence[tuple[int, int]]) -> None:
    """Write to the live table, and to one being built; inside a transaction, which keeps a swap waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT live_table, building_table FROM ocop_search_state FOR SHARE")
        written_to = [table for table in cursor.fetchone() if table]
    PostgresBackend(tables=written_to).write(documents, gone)


def announce_names() -> None:
    """Tell every process to read the names again."""
    IndexState.objects.update(version=tables.next_version(connection))
    forget_vocabulary()


def _chunks(product_ids: Sequence[int], size: int) -> list[Sequence[int]]:
    return [product_ids[start : start + size] for start in range(0, len(product_ids), size)]
