"""The shop both sides sell from, on a throw-away database: places with stock, a home, baskets of three lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection
from saleor.account.models import Address
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.payment.models import Payment
from saleor.product.models import ProductVariant
from saleor.shipping.models import ShippingMethod
from saleor.warehouse.models import Stock

from marketplace import embedded
from ocop_catalog.models import AdministrativeUnit
from tests import databases, factories

PLENTY = 100_000
PLACES = 30
PRODUCTS = 200
CARRIED = 80
"""Products at each place, as real sales points have (OCOP.md §4)."""


@dataclass(frozen=True)
class Shop:
    """What is for sale and where it is sent."""

    variants: list[ProductVariant]
    home: AdministrativeUnit
    shipping: ShippingMethod


@contextmanager
def throw_away_database() -> Iterator[None]:
    """A fresh migrated database, dropped afterwards: on ``DATABASE_URL``'s server, or the tests' embedded one."""
    name = "test_benchmark_orders"
    with embedded.test_database().hold():
        databases.copy(databases.migrated_template(), name)
        databases.use(name)
        try:
            yield
        finally:
            databases.use("postgres")
            with databases.server() as cursor:
                databases.drop(cursor, name)


def open_shop(seed: int) -> Shop:
    """Places in the middle of Hà Nội, each with its own choice of the products and plenty of each."""
    random = Random(seed)
    variants = [factories.product(f"Sản phẩm {i}", price=10_000 * (i % 40 + 1)) for i in range(PRODUCTS)]
    shipping = ShippingMethod.objects.get(meta__delivery="delivery")
    for i in range(PLACES):
        point = factories.point(
            f"Điểm {i}",
            at=(21.0 + random.random() / 10, 105.78 + random.random() / 10),
            hours=("08:00", "20:00"),
            daily_capacity=PLENTY,
        )
        point.warehouse.shipping_zones.add(shipping.shipping_zone)
        # Saleor's own sum takes equal quantities of two warehouses for one (SALEOR.md C 6): let them differ.
        Stock.objects.bulk_create(
            Stock(warehouse=point.warehouse, product_variant=variant, quantity=PLENTY + i)
            for variant in random.sample(variants, CARRIED)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Shop(variants, factories.commune(), shipping)


def baskets(shop: Shop, number: int, lines: int, seed: int, *, paid: bool = False) -> list[Any]:
    """Tokens of baskets with so many different lines; ``paid`` as Saleor wants them: address, way, payment."""
    random = Random(seed)
    tokens = []
    for _i in range(number):
        chosen = random.sample(shop.variants, lines)
        basket = Checkout.objects.create(email="an@example.vn", quantity=lines)
        CheckoutLine.objects.bulk_create(
            CheckoutLine(checkout=basket, variant=variant, quantity=1) for variant in chosen
        )
        if paid:
            _ready_for_saleor(basket, shop, total=sum(int(v.product.price_amount) for v in chosen))
        tokens.append(basket.pk)
    return tokens


def _ready_for_saleor(basket: Checkout, shop: Shop, *, total: int) -> None:
    basket.shipping_address = basket.billing_address = Address.objects.create(
        first_name="An", street_address_1="12 Hàng Bạc", city="Hà Nội", country="VN", phone="+84912345678"
    )
    basket.shipping_method = shop.shipping
    basket.save()
    Payment.objects.create(
        gateway="mirumee.payments.dummy",
        is_active=True,
        token="benchmark",
        checkout=basket,
        total=total + int(shop.shipping.price_amount),
        currency=settings.DEFAULT_CURRENCY,
        billing_email="an@example.vn",
    )
