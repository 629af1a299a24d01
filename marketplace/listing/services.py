"""Listing for people of the marketplace: what a producer or the desk may do with a product, over the
catalogue's services."""

from __future__ import annotations

from django.db import transaction
from saleor.account.models import User
from saleor.product.models import Product

from marketplace.listing.errors import ListingRefused
from ocop_catalog.selectors import listing_verdicts
from ocop_catalog.services.listings import publish_product, unpublish_product


@transaction.atomic
def publish_products(*, products: list[Product], actor: User | None) -> None:
    """Publish several products, all or none. Raises ListingRefused with the verdicts of those the gate holds
    back."""
    verdicts = listing_verdicts([product.pk for product in products])
    refused = {product_id: verdict for product_id, verdict in verdicts.items() if not verdict.listable}
    if refused:
        raise ListingRefused(refused)
    for product in sorted(products, key=lambda product: product.pk):
        publish_product(product=product, actor=actor)


@transaction.atomic
def unpublish_products(*, products: list[Product], actor: User | None, reason: str) -> None:
    """Take several products off the market, with one reason for all."""
    for product in sorted(products, key=lambda product: product.pk):
        unpublish_product(product=product, actor=actor, reason=reason)
