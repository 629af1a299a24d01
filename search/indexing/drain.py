"""The worker's job: take dirty products from the queue, build their documents anew, write them everywhere.

Order matters: claim, then take a version, then read the database, then write with that version and forget
the claim in one transaction. Whoever reads later has the higher version and wins, whatever order the writes
arrive in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection, transaction
from django.utils import timezone

from search.backends.postgres import table as tables
from search.backends.postgres.backend import PostgresBackend
from search.builder import build_documents
from search.document import ProductDocument
from search.models import IndexState
from search.vocabulary import Vocabulary, current_vocabulary, forget_vocabulary

from . import queue

BATCH_DOCUMENTS = 500


def drain(*, most_batches: int | None = None) -> int:
    """Write every waiting product. Answers how many entries were written or taken away."""
    queue.mark_due()
    written = 0
    done = 0
    while most_batches is None or done < most_batches:
        claim = queue.claim_batch()
        if claim is None:
            break
        if claim.names_changed:
            announce_names()
        written += _write_claim(claim)
        done += 1
    return written


def _write_claim(claim: queue.Claim) -> int:
    batches = list(_chunks(sorted(claim.product_ids), BATCH_DOCUMENTS)) or [()]
    for number, product_ids in enumerate(batches):
        if number:
            queue.renew(claim)
        version, documents = read_documents(product_ids, current_vocabulary())
        gone = [(product_id, version) for product_id in product_ids if product_id not in documents]
        with transaction.atomic():
            write_documents(list(documents.values()), gone)
            if number == len(batches) - 1:
                queue.finish(claim)
    IndexState.objects.filter(lexicon_is_stale=False).update(lexicon_is_stale=True)
    return len(claim.product_ids)


def read_documents(
    product_ids: Collection[int], vocabulary: Vocabulary
) -> tuple[int, dict[int, ProductDocument]]:
    """The documents of products as the database has them now, and the version they carry."""
    version = tables.next_version(connection)
    return version, build_documents(product_ids, version=version, vocabulary=vocabulary, now=timezone.now())


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
