"""The listing guard: the last look at the gate before something is sold or shown.

The database refuses on its own; the guard comes first so that people get the reasons, and holds the products
as they are until the transaction ends, so that nothing is revoked between the look and the sale.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from marketplace.listing.errors import ListingRefused
from ocop_catalog.selectors import listable_products, listing_verdicts
from ocop_catalog.services.locks import lock_for_sale


def ensure_listable(*, product_ids: Iterable[int], on: datetime | None = None) -> None:
    """Pass only if every product (Saleor ids) may be sold at this moment, and hold them so until the
    transaction ends.

    Call inside the transaction that sells, before money. Raises ListingRefused with the verdict of each
    product refused. Two queries when all is well. ``on`` is for tests and for quoting a later moment; the
    database looks at its own clock.
    """
    wanted = set(product_ids)
    if connection.in_atomic_block:
        lock_for_sale(wanted)
    allowed = set(listable_products(on).filter(pk__in=wanted).values_list("pk", flat=True))
    if refused := wanted - allowed:
        raise ListingRefused(listing_verdicts(refused, on))


def refused_products(*, product_ids: Iterable[int], on: datetime | None = None) -> set[int]:
    """The products among these that may not be sold, without locking; for marking lines of a basket."""
    wanted = set(product_ids)
    return wanted - set(listable_products(on).filter(pk__in=wanted).values_list("pk", flat=True))
