"""One load like another, and one load beside another: each begins on an empty database."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from saleor.product.models import Product, ProductVariant
from saleor.warehouse.models import Stock

from marketplace.demonstration.loading import load_demonstration
from ocop_catalog.models import Certificate, FulfilmentPoint, Producer

from .conftest import PASSWORD, Silent, asked


def rows() -> dict[str, list[Any]]:
    """Everything the load wrote, without ids and times of writing."""
    return {
        "producers": list(
            Producer.objects.order_by("registration_number").values_list(
                "legal_name",
                "slug",
                "kind",
                "address",
                "phone",
                "standing",
                "commune__code",
                "district__code",
            )
        ),
        "variants": list(
            ProductVariant.objects.order_by("sku").values_list(
                "sku",
                "name",
                "price_override_amount",
                "product__name",
                "product__price_amount",
                "product__description",
                "product__is_published",
                "product__category__slug",
                "product__images__image",
            )
        ),
        "certificates": list(
            Certificate.objects.order_by("product_name", "issued_on").values_list(
                "product_name",
                "product_code",
                "stars",
                "potential_five",
                "issued_on",
                "decision__number",
                "decision__issuer",
                "group__scheme",
                "group__code",
                "revocation__revoked_at",
                "result__score",
            )
        ),
        "stock": list(
            Stock.objects.order_by("warehouse__slug", "product_variant__sku").values_list(
                "warehouse__slug", "product_variant__sku", "quantity"
            )
        ),
        "places": list(
            FulfilmentPoint.objects.order_by("slug").values_list(
                "slug", "kind", "capabilities", "latitude", "longitude", "daily_capacity", "decision_number"
            )
        ),
    }


def test_two_loads_of_one_seed_are_the_same_and_of_another_seed_are_not(db: None) -> None:
    written = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            load_demonstration(
                asked(seed=seed, products=120, producers=50), password=PASSWORD, progress=Silent()
            )
            written.append(rows())
            transaction.set_rollback(True)
    assert written[0] == written[1]
    assert all(written[0][name] != written[2][name] for name in written[0])
    assert not Product.objects.exists()


def test_the_number_of_statements_hangs_on_batches_not_on_products(db: None) -> None:
    counts = []
    for products in (100, 400):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            load_demonstration(asked(products=products, producers=60), password=PASSWORD, progress=Silent())
            transaction.set_rollback(True)
        counts.append(len(queries) - sum("ocop_catalog_decision" in query["sql"] for query in queries))
    assert counts[1] - counts[0] < 10
