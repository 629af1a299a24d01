"""The listing guard: the last look at the gate before something is sold, inside the transaction that sells it.

The database refuses on its own (``ocop_catalog`` migration 0002). The guard comes first so that people are told which
products and why, and holds the products as they are until the transaction ends: nothing is revoked between the look
and the sale.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from ocop_catalog.selectors import listable_products
from ocop_catalog.services.locks import lock_for_sale


def refused_for_sale(*, product_ids: Iterable[int]) -> set[int]:
    """Hold these products (Saleor ids) until the transaction ends, and answer those that may not be sold now.

    What was revoked meanwhile is seen, what comes later waits. Two queries. Call before money is asked for; outside
    a transaction the hold would end at once, so that is a RuntimeError.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the listing guard holds products only inside a transaction")
    wanted = set(product_ids)
    lock_for_sale(wanted)
    return wanted - set(listable_products().filter(pk__in=wanted).values_list("pk", flat=True))
