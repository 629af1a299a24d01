"""Ways round the gate: each tries to show or sell what is not certified, and must fail and leave nothing
behind.

The list is open: append an ``attack`` function and register it with ``@way``; it gets the ``Target`` and may
use anything a programmer with the application's database role has. The runner checks that the database
refused by the gate's name, that the product is not on the market, and that nothing was sold. Ways through
pages, GraphQL and orders live beside their code (tests/storefront_api, tests/ordering, tests/web) and use
``Target`` from here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.order.models import Order, OrderLine
from saleor.product.models import Product, ProductVariant
from saleor.warehouse.models import Allocation, Stock

from ocop_catalog.errors import ListingRefused
from ocop_catalog.models import CertificateRevocation, CertifiedProduct, Inspection, Producer, ProductGroup
from ocop_catalog.selectors import listable_products, listing_verdict
from ocop_catalog.services.listings import publish_product
from ocop_catalog.stars import add_months
from tests import factories

pytestmark = pytest.mark.django_db

Attack = Callable[["Target"], None]
WAYS: list[Attack] = []


def way(attack: Attack) -> Attack:
    """Register a way round the gate; its name is the test's name."""
    WAYS.append(attack)
    return attack


@dataclass
class Target:
    """An uncertified product (``forged``), beside an honest one on the market (``honest``), and stock of
    both."""

    forged: ProductVariant
    honest: ProductVariant
    stock: Stock

    @property
    def product(self) -> Product:
        return Product.objects.get(pk=self.forged.product_id)


@pytest.fixture
def target() -> Target:
    forged = factories.product("Mật ong giả", stars=0, published=False)
    honest = factories.product("Mật ong thật")
    factories.point(stock={forged: 10, honest: 10})
    return Target(forged, honest, Stock.objects.get(product_variant=forged))


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def order(status: str) -> Order:
    return Order.objects.create(status=status, user_email="an@example.vn", currency="VND")


def order_line(of: Order, variant: ProductVariant | None, **fields: Any) -> OrderLine:
    return OrderLine(
        order=of,
        variant=variant,
        product_name="Mật ong",
        variant_name="",
        product_sku="X",
        is_shipping_required=True,
        quantity=1,
        currency="VND",
        unit_price_net_amount=Decimal(1000),
        unit_price_gross_amount=Decimal(1000),
        **fields,
    )


# -- publishing


@way
def publish_with_save(target: Target) -> None:
    product = target.product
    product.is_published = True
    product.save()


@way
def publish_with_save_of_one_field(target: Target) -> None:
    product = target.product
    product.is_published = True
    product.save(update_fields=["is_published"])


@way
def publish_with_queryset_update(target: Target) -> None:
    Product.objects.filter(pk=target.product.pk).update(is_published=True)


@way
def publish_with_bulk_update(target: Target) -> None:
    product = target.product
    product.is_published = True
    Product.objects.bulk_update([product], ["is_published"])


@way
def publish_together_with_an_honest_one(target: Target) -> None:
    Product.objects.filter(pk__in=[target.product.pk, target.honest.product_id]).update(is_published=True)


@way
def publish_with_raw_sql(target: Target) -> None:
    sql("UPDATE product_product SET is_published = true WHERE id = %s", target.product.pk)


@way
def publish_the_whole_table(target: Target) -> None:
    sql("UPDATE product_product SET is_published = NOT is_published OR is_published")


@way
def publish_inside_a_common_table_expression(target: Target) -> None:
    sql(
        "WITH p AS (UPDATE product_product SET is_published = true WHERE id = %s RETURNING id) SELECT * FROM p",
        target.product.pk,
    )


@way
def publish_with_merge(target: Target) -> None:
    sql(
        "MERGE INTO product_product p USING (SELECT %s AS id) w ON p.id = w.id"
        " WHEN MATCHED THEN UPDATE SET is_published = true",
        target.product.pk,
    )


@way
def publish_behind_the_trigger_framework(target: Target) -> None:
    """django-pgtrigger's own switch: a session variable any statement may set."""
    sql("SELECT set_config('pgtrigger.ignore', '{product_product:ocop_gate,ocop_gate}', true)")
    publish_with_raw_sql(target)


@way
def publish_for_next_month(target: Target) -> None:
    later = timezone.localdate() + timedelta(days=30)
    Product.objects.filter(pk=target.product.pk).update(is_published=True, publication_date=later)


@way
def create_published(target: Target) -> None:
    Product.objects.create(
        name="Lậu", slug="lau", product_type=target.product.product_type, price_amount=1, is_published=True
    )


@way
def bulk_create_published(target: Target) -> None:
    fields = {
        "product_type": target.product.product_type,
        "price_amount": 1,
        "minimal_variant_price_amount": 1,
    }
    Product.objects.bulk_create(
        [Product(name="Lậu", slug=f"lau-{number}", is_published=True, **fields) for number in range(3)]
    )


@way
def insert_on_conflict(target: Target) -> None:
    sql(
        "INSERT INTO product_product SELECT * FROM product_product WHERE id = %s"
        " ON CONFLICT (id) DO UPDATE SET is_published = true",
        target.product.pk,
    )


@way
def copy_published(target: Target) -> None:
    values = {
        "name": "Lậu",
        "slug": "lau-copy",
        "product_type_id": target.product.product_type_id,
        "price_amount": 1,
        "minimal_variant_price_amount": 1,
        "currency": "VND",
        "description": "",
        "description_json": "{}",
        "is_published": "t",
        "charge_taxes": "t",
        "metadata": "{}",
        "private_metadata": "{}",
    }
    row = io.StringIO("\t".join(str(value) for value in values.values()) + "\n")
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY product_product ({', '.join(values)}) FROM STDIN", row)


@way
def take_the_number_of_a_published_product(target: Target) -> None:
    """Publish a row by giving it another's number, once the honest one is out of the way."""
    sql("UPDATE product_product SET id = id + 1000000, is_published = true WHERE id = %s", target.product.pk)


@way
def publish_through_saleors_form_of_update(target: Target) -> None:
    """What Saleor's ``productBulkPublish`` does."""
    Product.objects.filter(pk__in=[target.product.pk]).update(is_published=True)


@way
def slip_a_variant_under_a_certified_product(target: Target) -> None:
    ProductVariant.objects.filter(pk=target.forged.pk).update(product=target.honest.product)


@way
def move_the_certified_record_to_the_forged_product(target: Target) -> None:
    CertifiedProduct.objects.filter(product=target.product).delete()
    CertifiedProduct.objects.filter(product=target.honest.product).update(product=target.product)


# -- selling


@way
def put_into_a_basket(target: Target) -> None:
    checkout = Checkout.objects.create(quantity=1, currency="VND")
    CheckoutLine.objects.create(checkout=checkout, variant=target.forged, quantity=1)


@way
def swap_the_variant_of_a_basket_line(target: Target) -> None:
    checkout = factories.basket({target.honest: 1})
    CheckoutLine.objects.filter(checkout=checkout).update(variant=target.forged)


@way
def order_directly(target: Target) -> None:
    order_line(order("unfulfilled"), target.forged).save()


@way
def order_in_a_draft(target: Target) -> None:
    order_line(order("draft"), target.forged).save()


@way
def order_in_bulk(target: Target) -> None:
    OrderLine.objects.bulk_create([order_line(order("unfulfilled"), target.forged)])


@way
def order_nothing_that_is_in_the_catalogue(target: Target) -> None:
    order_line(order("unfulfilled"), None).save()


@way
def swap_the_variant_of_an_order_line(target: Target) -> None:
    line = order_line(order("unfulfilled"), target.honest)
    line.save()
    sql("UPDATE order_orderline SET variant_id = %s WHERE id = %s", target.forged.pk, line.pk)


@way
def allocate_other_stock_than_was_ordered(target: Target) -> None:
    line = order_line(order("unfulfilled"), target.honest)
    line.save()
    Allocation.objects.create(order_line=line, stock=target.stock, quantity_allocated=1)


@way
def turn_an_allocation_to_other_stock(target: Target) -> None:
    line = order_line(order("unfulfilled"), target.honest)
    line.save()
    honest_stock = Stock.objects.get(product_variant=target.honest)
    allocation = Allocation.objects.create(order_line=line, stock=honest_stock, quantity_allocated=1)
    Allocation.objects.filter(pk=allocation.pk).update(stock=target.stock)


@pytest.mark.parametrize("attack", WAYS, ids=lambda attack: attack.__name__)
def test_no_way_leads_round_the_gate(attack: Attack, target: Target) -> None:
    published = set(Product.objects.filter(is_published=True).values_list("pk", flat=True))
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attack(target)
    constraint = refusal.value.__cause__.diag.constraint_name
    assert constraint in {"ocop_listing_gate", "ocop_history"}
    assert set(Product.objects.filter(is_published=True).values_list("pk", flat=True)) == published
    assert not listable_products().filter(pk=target.product.pk).exists()
    assert not CheckoutLine.objects.filter(variant=target.forged).exists()
    assert not OrderLine.objects.filter(variant=target.forged).exists()
    assert not Allocation.objects.filter(stock=target.stock).exists()


def test_there_are_at_least_twenty_ways() -> None:
    assert len(WAYS) >= 20


def test_the_refusal_reads_well_in_both_languages(target: Target) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        publish_with_raw_sql(target)
    told = refusal.value.__cause__.diag
    assert told.message_primary == (
        f'Sản phẩm "Mật ong giả" (số {target.product.pk}) không có giấy chứng nhận OCOP còn hiệu lực'
        " nên không được niêm yết."
    )
    assert "holds no valid OCOP certificate and must not be published" in told.message_detail


def test_the_service_refuses_with_the_reasons(target: Target) -> None:
    with pytest.raises(ListingRefused) as refusal:
        publish_product(product=target.product, actor=None)
    assert refusal.value.verdicts[target.product.pk].codes == ("no_certificate",)
    assert refusal.value.code == "listing_refused"
    assert str(refusal.value) == "Sản phẩm chưa có giấy chứng nhận OCOP."
    assert not target.product.is_published


# -- products that were on the market and no longer may be


def revoke(certified: CertifiedProduct) -> None:
    CertificateRevocation.objects.create(
        certificate=certified.certificates.get(),
        revoked_at=timezone.now(),
        ground="food_safety",
        decision_number="9/QĐ-UBND",
    )


def suspend(certified: CertifiedProduct) -> None:
    Inspection.objects.create(
        certified_product=certified,
        inspected_on=timezone.localdate(),
        outcome="suspended",
        suspended_at=timezone.now(),
    )


def close_producer(certified: CertifiedProduct) -> None:
    Producer.objects.filter(pk=certified.producer_id).update(standing="closed", standing_reason="giải thể")


def unlist_group(certified: CertifiedProduct) -> None:
    ProductGroup.objects.filter(pk=certified.group_id).update(is_listable=False)


def require_documents(certified: CertifiedProduct) -> None:
    ProductGroup.objects.filter(pk=certified.group_id).update(required_documents=["facility"])


def detach(certified: CertifiedProduct) -> None:
    certified.certificates.update(certified_product=None)


LAPSES = [revoke, suspend, close_producer, unlist_group, require_documents, detach]


@pytest.mark.parametrize("lapse", LAPSES, ids=lambda lapse: lapse.__name__)
def test_a_product_that_lapses_is_gone_at_once_for_readers_baskets_and_orders(
    lapse: Any, target: Target
) -> None:
    product_id = target.honest.product_id
    draft = order("draft")
    order_line(draft, target.honest).save()
    basket = factories.basket({target.honest: 2})
    assert listable_products().filter(pk=product_id).exists()

    lapse(target.honest.product.certified)

    assert not listable_products().filter(pk=product_id).exists()
    assert not listing_verdict(product_id).listable
    for attempt in (
        lambda: order_line(order("unfulfilled"), target.honest).save(),
        lambda: Order.objects.filter(pk=draft.pk).update(status="unfulfilled"),
        lambda: CheckoutLine.objects.filter(checkout=basket).update(quantity=3),
        lambda: Allocation.objects.create(
            order_line=draft.lines.get(),
            stock=Stock.objects.get(product_variant=target.honest),
            quantity_allocated=1,
        ),
    ):
        with pytest.raises(IntegrityError, match="giấy chứng nhận OCOP"), transaction.atomic():
            attempt()
    assert CheckoutLine.objects.filter(checkout=basket).update(quantity=1) == 1, (
        "taking out of a basket is free"
    )
    assert Order.objects.filter(pk=draft.pk).update(status="canceled") == 1, "giving up a draft is free"


def test_a_cancelled_draft_does_not_come_back_as_an_order(target: Target) -> None:
    draft = order("draft")
    order_line(draft, target.honest).save()
    revoke(target.honest.product.certified)
    Order.objects.filter(pk=draft.pk).update(status="canceled")
    with pytest.raises(IntegrityError, match="đặt mua"), transaction.atomic():
        Order.objects.filter(pk=draft.pk).update(status="unfulfilled")


def test_an_order_placed_before_a_lapse_may_still_be_routed(target: Target) -> None:
    placed = order("unfulfilled")
    line = order_line(placed, target.honest)
    line.save()
    revoke(target.honest.product.certified)
    stock = Stock.objects.get(product_variant=target.honest)
    assert Allocation.objects.create(order_line=line, stock=stock, quantity_allocated=1).pk
    assert Order.objects.filter(pk=placed.pk).update(status="fulfilled") == 1


def test_a_lapsed_product_may_still_be_edited_and_taken_down(target: Target) -> None:
    product = target.honest.product
    revoke(product.certified)
    product.price_amount = Decimal(99_000)
    product.save()
    product.is_published = False
    product.save()
    product.is_published = True
    with pytest.raises(IntegrityError, match="niêm yết"), transaction.atomic():
        product.save()


def test_a_certificate_that_ran_out_a_second_ago_sells_nothing(target: Target) -> None:
    """Validity is a matter of the clock, not of a job: the certificate of 36 months ago ended at midnight."""
    yesterday = timezone.localdate() - timedelta(days=1)
    forged = target.product.certified
    lapsed = factories.certificate(forged, on=add_months(yesterday, -36))
    assert listing_verdict(target.product.pk, timezone.now() - timedelta(days=1)).codes in {
        (),
        ("issuer_not_competent",),
    }
    assert lapsed.valid_until <= yesterday
    assert "certificate_expired" in listing_verdict(target.product.pk).codes
    with pytest.raises(IntegrityError, match="niêm yết"), transaction.atomic():
        publish_with_raw_sql(target)
