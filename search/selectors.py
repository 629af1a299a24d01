"""Readings of the database that a search needs beside its backend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection

from ocop_catalog.selectors import listed_among


def refused(product_ids: Collection[int], now: dt.datetime) -> frozenset[int]:
    """Those of the products that the listing gate refuses at this moment. One query; none for no products."""
    if not product_ids:
        return frozenset()
    return frozenset(product_ids) - listed_among(product_ids, now)


def waiting_products(now: dt.datetime, most: int = 500) -> frozenset[int]:
    """Indexed products that changed and are not indexed anew yet (for backends that cannot see the queue
    themselves).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT product_id FROM ocop_search_dirty JOIN ocop_search_product USING (product_id) "
            "WHERE listable_until > %s LIMIT %s",
            [now, most],
        )
        return frozenset(product_id for (product_id,) in cursor.fetchall())
