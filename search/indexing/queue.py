"""The queue of dirty products: appended to by database triggers, claimed in batches, emptied when the index
is written.

A claim is a conditional update with a lease: a worker that dies loses it after ``LEASE`` and another takes
the rows again, so a crash at any point loses nothing. A change made after the claim appends rows of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

LEASE = "60 seconds"
BATCH_ROWS = 2000

_CLAIM = """
UPDATE ocop_search_dirty SET claim = %(claim)s, claimed_until = clock_timestamp() + %(lease)s::interval
WHERE id IN (
    SELECT id FROM ocop_search_dirty
    WHERE backend = %(backend)s AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
    ORDER BY id LIMIT %(rows)s FOR UPDATE SKIP LOCKED
)
RETURNING product_id
"""
_CLAIM_ALL = """
UPDATE ocop_search_dirty SET claim = %(claim)s, claimed_until = clock_timestamp() + %(lease)s::interval
WHERE backend = %(backend)s AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows of the queue that are ours for a while. ``names_changed``: a name that many entries show is
    another now.
    """

    token: uuid.UUID
    product_ids: frozenset[int]
    names_changed: bool


def claim_batch(*, backend: str = "") -> Claim | None:
    """Claim the oldest free rows, in a transaction of its own. None: nothing is waiting."""
    token = uuid.uuid4()
    values = {"claim": token.hex, "lease": LEASE, "backend": backend, "rows": BATCH_ROWS}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        found = [product_id for (product_id,) in cursor.fetchall()]
    if not found:
        return None
    return Claim(token, frozenset(pk for pk in found if pk is not None), None in found)


def claim_all(*, backend: str, lease: str) -> Claim:
    """Claim whatever is waiting, for a rebuild, which reads every product anyway: the claim names none. There may be
    a million rows after a large import.
    """
    token = uuid.uuid4()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_CLAIM_ALL, {"claim": token.hex, "lease": lease, "backend": backend})
    return Claim(token, frozenset(), names_changed=False)


def renew(claim: Claim, lease: str = LEASE) -> None:
    """Keep a claim for longer; done between the batches of long work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ocop_search_dirty SET claimed_until = clock_timestamp() + %s::interval WHERE claim = %s",
            [lease, claim.token.hex],
        )


def finish(claim: Claim) -> None:
    """Forget the claimed rows: their products are written. Call it in the transaction that writes them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ocop_search_dirty WHERE claim = %s", [claim.token.hex])


def pass_on(claim: Claim, backend: str) -> None:
    """Leave the claimed products to another backend's queue: here they are written, there not yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ocop_search_dirty SET backend = %s, claim = NULL, claimed_until = NULL "
            "WHERE claim = %s AND product_id IS NOT NULL",
            [backend, claim.token.hex],
        )
    finish(claim)


def release(claim: Claim) -> None:
    """Give the rows back at once, for whoever comes next."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ocop_search_dirty SET claim = NULL, claimed_until = NULL WHERE claim = %s",
            [claim.token.hex],
        )


def mark_dirty(product_ids: Iterable[int], *, backend: str = "") -> None:
    """Append products to the queue by hand; changes of the catalogue's tables do it by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ocop_search_dirty (product_id, backend) SELECT unnest(%s::int[]), %s",
            [sorted(set(product_ids)), backend],
        )


def mark_due() -> int:
    """Append the products whose entry has run out and has a next span to show. Answers how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ocop_search_dirty (product_id) SELECT product_id FROM ocop_search_product "
            "WHERE refresh_at <= clock_timestamp() AND NOT EXISTS ("
            "SELECT 1 FROM ocop_search_dirty d WHERE d.product_id = ocop_search_product.product_id)"
        )
        return int(cursor.rowcount)


def tidy() -> None:
    """Clear away the dead rows that a large import leaves behind, instead of waiting for the database to do so: every
    search reads the queue. Not possible inside a transaction.
    """
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) ocop_search_dirty")


def waiting(backend: str = "") -> int:
    """How many rows wait or are being worked on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ocop_search_dirty WHERE backend = %s", [backend])
        return int(cursor.fetchone()[0])
