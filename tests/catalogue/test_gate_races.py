"""A revocation and a sale at the same moment, on two real connections: one of them waits, and the later one
knows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from saleor.order.models import Order, OrderLine
from saleor.product.models import Product, ProductVariant
from saleor.warehouse.models import Allocation

from marketplace.listing.guard import refused_for_sale
from marketplace.ordering.errors import NotListable
from ocop_catalog.models import CertifiedProduct
from ocop_catalog.services.certification import revoke_certificate
from ocop_catalog.services.inspections import record_inspection
from ocop_catalog.services.producers import suspend_producer
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

# pg_locks, for pg_stat_activity is a snapshot that lasts as long as our transaction.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"


def elsewhere(call: Callable[[], Any]) -> Callable[[], Any]:
    """A call that closes the connection its thread opened for it."""

    def on_its_own_connection() -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    return on_its_own_connection


def until_somebody_waits() -> None:
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    pytest.fail("nobody waited for a lock")


def sell(variant: ProductVariant) -> None:
    with transaction.atomic():
        order = Order.objects.create(user_email="an@example.vn", currency="VND")
        OrderLine.objects.create(
            order=order,
            variant=variant,
            product_name="Mật ong",
            product_sku="X",
            is_shipping_required=True,
            quantity=1,
            currency="VND",
            unit_price_net_amount=Decimal(1000),
            unit_price_gross_amount=Decimal(1000),
        )


def revoke(certified: CertifiedProduct) -> None:
    revoke_certificate(
        certificate=certified.certificates.get(),
        ground="food_safety",
        decision_number="9/QĐ-UBND",
        actor=None,
    )


def revoke_with_raw_sql(certified: CertifiedProduct) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ocop_catalog_certificaterevocation"
            " (certificate_id, revoked_at, ground, decision_number, note, recorded_at)"
            " SELECT id, now(), 'fraud', '9', '', now() FROM ocop_catalog_certificate WHERE certified_product_id = %s",
            [certified.pk],
        )


def suspend(certified: CertifiedProduct) -> None:
    record_inspection(
        certified_product=certified, inspected_on=timezone.localdate(), outcome="suspended", actor=None
    )


def suspend_the_producer(certified: CertifiedProduct) -> None:
    suspend_producer(producer=certified.producer, reason="vi phạm", actor=None)


TAKEN_AWAY = [revoke, revoke_with_raw_sql, suspend, suspend_the_producer]


@pytest.mark.parametrize("take_away", TAKEN_AWAY, ids=lambda call: call.__name__)
def test_a_sale_waits_for_what_takes_the_product_away_and_is_refused(take_away: Any) -> None:
    variant = factories.product()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take_away(variant.product.certified)
            sale = pool.submit(elsewhere(lambda: sell(variant)))
            until_somebody_waits()
            assert not sale.done()
        with pytest.raises(IntegrityError, match="đặt mua"):
            sale.result(timeout=20)
    assert not OrderLine.objects.exists()


@pytest.mark.parametrize("take_away", TAKEN_AWAY, ids=lambda call: call.__name__)
def test_what_takes_a_product_away_waits_for_the_sale_and_the_sale_stands(take_away: Any) -> None:
    variant = factories.product()
    certified = variant.product.certified
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert refused_for_sale(product_ids=[variant.product_id]) == set()
            taken = pool.submit(elsewhere(lambda: take_away(certified)))
            until_somebody_waits()
            assert not taken.done()
            sell(variant)
        taken.result(timeout=20)
    assert OrderLine.objects.filter(variant=variant).count() == 1
    with transaction.atomic():
        assert refused_for_sale(product_ids=[variant.product_id]) == {variant.product_id}


def test_publishing_waits_for_a_revocation_and_is_refused() -> None:
    variant = factories.product(published=False)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            revoke(variant.product.certified)
            goods = Product.objects.filter(pk=variant.product_id)
            publication = pool.submit(elsewhere(lambda: goods.update(is_published=True)))
            until_somebody_waits()
        with pytest.raises(IntegrityError, match="niêm yết"):
            publication.result(timeout=20)
    assert not Product.objects.get(pk=variant.product_id).is_published


def test_a_sale_on_an_old_snapshot_is_refused() -> None:
    """A transaction that began before a revocation must not sell on what it saw then."""
    variant = factories.product()

    def sell_on_what_was_seen_before_the_revocation(pool: ThreadPoolExecutor) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM ocop_listable_products(now())")
        pool.submit(elsewhere(lambda: revoke(variant.product.certified))).result(timeout=20)
        sell(variant)

    with (
        ThreadPoolExecutor(1) as pool,
        pytest.raises(IntegrityError, match="READ COMMITTED"),
        transaction.atomic(),
    ):
        sell_on_what_was_seen_before_the_revocation(pool)
    assert not OrderLine.objects.exists()


def test_a_checkout_that_completes_while_a_revocation_commits_is_refused_and_leaves_nothing() -> None:
    variant = factories.product()
    factories.point(stock={variant: 5})
    basket = factories.basket({variant: 1})
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            revoke(variant.product.certified)
            placing = pool.submit(elsewhere(lambda: factories.place(basket)))
            until_somebody_waits()
            assert not placing.done()
        with pytest.raises(NotListable):
            placing.result(timeout=20)
    assert not Order.objects.exists()
    assert not Allocation.objects.exists()


def test_the_guard_holds_nothing_outside_a_transaction_and_says_so() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        refused_for_sale(product_ids=[1])
