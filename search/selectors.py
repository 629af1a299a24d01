"""Readings of the database that a search needs beside its backend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from ocop_catalog.selectors import listed_among


def refused(product_ids: Collection[int], now: dt.datetime) -> frozenset[int]:
    """Those of the products that the listing gate refuses at this moment. One query; none for no products."""
    if not product_ids:
        return frozenset()
    return frozenset(product_ids) - listed_among(product_ids, now)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the database says of an answer it did not give itself. ``refused``: products that the listing gate does not
    let pass, of the hits and of what waits to be indexed; ``seconds_behind``: how long the oldest change has been
    waiting for Elasticsearch.
    """

    refused: frozenset[int]
    names_version: int
    seconds_behind: float


_CHECK = """
WITH waiting AS MATERIALIZED (
    -- By number: what waits is hardly ever many, whatever the planner has heard of it.
    SELECT ARRAY(SELECT product_id FROM ocop_search_product
                  WHERE product_id = ANY(ARRAY(SELECT product_id FROM ocop_search_dirty
                                                WHERE product_id IS NOT NULL LIMIT %(most)s))
                    AND listable_until > %(now)s) AS products
)
SELECT version,
       coalesce(extract(epoch FROM clock_timestamp() - (
           SELECT marked_at FROM ocop_search_dirty WHERE backend = 'elasticsearch' ORDER BY id LIMIT 1)), 0),
       products,
       ocop_listed_among(%(hits)s::int[] || products, %(now)s)
  FROM ocop_search_state, waiting
"""


def checked(hits: Collection[int], now: dt.datetime, most: int = 500) -> Checked:
    """Check the hits of a backend that cannot see the database, in one statement. Of what waits, at most ``most``
    changes are looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHECK, {"hits": list(hits), "now": now, "most": most})
        version, seconds, waiting, listed = cursor.fetchone()
    return Checked((frozenset(hits) | frozenset(waiting)) - frozenset(listed), version, float(seconds))
