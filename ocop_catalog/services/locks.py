"""The one lock of the gate: the row of a ``CertifiedProduct``, always taken in the order of the product ids.

Selling takes it shared, whatever takes a product off the market takes it alone; so an order and a revocation
never pass each other. The database triggers take the same locks for whoever comes without these functions.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from ocop_catalog.models import CertifiedProduct


def lock_for_sale(product_ids: Iterable[int]) -> None:
    """Hold the products (Saleor ids) as they are until the transaction ends; look at the gate after this, not
    before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM ocop_catalog_certifiedproduct WHERE product_id = ANY (%s) ORDER BY product_id FOR SHARE",
            [sorted(set(product_ids))],
        )


def lock_for_change(certified_product_ids: Iterable[int]) -> None:
    """Wait for sales of these certified products under way, and hold new ones back until the transaction
    ends."""
    list(
        CertifiedProduct.objects.filter(pk__in=set(certified_product_ids))
        .order_by("product_id")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
