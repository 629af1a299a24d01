"""The index follows the database: what changes marks, what the worker writes, what a search then answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone
from saleor.order.models import Order, OrderLine
from saleor.product.models import Product, ProductVariant
from saleor.warehouse.models import Allocation, Stock

from ocop_catalog.models import (
    AdministrativeUnit,
    CertificateExtension,
    CertificateRevocation,
    FulfilmentPoint,
    Inspection,
    InspectionOutcome,
    Producer,
    ProducerStanding,
    RevocationGround,
    UnitLevel,
    UnitSuccession,
)
from search.indexing import queue
from search.indexing.drain import drain
from search.indexing.learn import learn_words
from search.indexing.rebuild import rebuild_postgres
from search.indexing.verify import Drift, verify
from search.query import Near, SearchQuery
from search.results import SearchResults
from search.services import search, suggest
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def names(words: str = "", **conditions: object) -> list[str]:
    return [hit.name for hit in find(words, **conditions).items]


def find(words: str = "", **conditions: object) -> SearchResults:
    return search(SearchQuery(words=words, **conditions))  # type: ignore[arg-type]


def counts(results: SearchResults, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in results.facets[facet].values}


def test_a_product_is_found_once_the_worker_has_written_it() -> None:
    factories.product("Gốm Bát Tràng", price=250_000)
    assert names("gom") == []
    drain()
    (hit,) = find("gom bat trang").items
    assert (hit.name, hit.stars, hit.price, hit.in_stock, hit.places) == (
        "Gốm Bát Tràng",
        4,
        250_000,
        False,
        0,
    )
    assert queue.waiting() == 0
    assert list(verify()) == []


def test_a_product_that_may_not_be_listed_is_not_indexed() -> None:
    factories.product("Gốm chưa đạt", stars=2, published=False)
    factories.product("Gốm chưa đăng", published=False)
    factories.product("Gốm")
    drain()
    results = find("gom")
    assert [hit.name for hit in results.items] == ["Gốm"]
    assert (results.total, counts(results, "stars")) == (1, {"4": 1})


@pytest.fixture
def variant() -> ProductVariant:
    variant = factories.product("Trà sen", of=factories.producer("HTX Bình"))
    factories.point("Hàng Gai", stock={variant: 3})
    drain()
    return variant


def _rename(variant: ProductVariant) -> None:
    Product.objects.filter(pk=variant.product_id).update(name="Trà nhài")


def _reprice_in_raw_sql(variant: ProductVariant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE product_product SET price_amount = 99000 WHERE id = %s", [variant.product_id])


def _price_of_the_variant(variant: ProductVariant) -> None:
    variant.price_override_amount = Decimal(45_000)
    variant.save()


def _sell_out(variant: ProductVariant) -> None:
    Stock.objects.filter(product_variant=variant).update(quantity=0)


def _promise_all(variant: ProductVariant) -> None:
    order = Order.objects.create(
        billing_address=None, shipping_method_name="", token="t", display_gross_prices=True
    )
    with connection.cursor() as cursor:  # the gate's trigger on order lines is not what is tested here
        cursor.execute("SET LOCAL session_replication_role = replica")
    line = OrderLine.objects.create(
        order=order,
        variant=variant,
        product_name="x",
        product_sku="x",
        is_shipping_required=True,
        quantity=3,
        unit_price_net_amount=0,
        unit_price_gross_amount=0,
        currency="VND",
    )
    Allocation.objects.create(order_line=line, stock=variant.stocks.get(), quantity_allocated=3)


def _switch_the_place_off(variant: ProductVariant) -> None:
    FulfilmentPoint.objects.update(is_switched_on=False, off_reason="Sửa chữa")


def _rename_the_producer(variant: ProductVariant) -> None:
    Producer.objects.update(legal_name="Hợp tác xã Bình Minh")


def _unpublish(variant: ProductVariant) -> None:
    Product.objects.filter(pk=variant.product_id).update(is_published=False)


def _suspend(variant: ProductVariant) -> None:
    Inspection.objects.create(
        certified_product=variant.product.certified,
        inspected_on=timezone.localdate(),
        outcome=InspectionOutcome.SUSPENDED,
        suspended_at=timezone.now(),
    )


def _revoke(variant: ProductVariant) -> None:
    CertificateRevocation.objects.create(
        certificate=variant.product.certified.certificates.get(),
        revoked_at=timezone.now(),
        ground=RevocationGround.FOOD_SAFETY,
        decision_number="1/QĐ",
    )


def _close_the_producer(variant: ProductVariant) -> None:
    Producer.objects.update(standing=ProducerStanding.CLOSED, standing_reason="Giải thể")


Change = Callable[[ProductVariant], None]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_rename, ("Trà nhài", 120_000, 1, "HTX Bình", 4)),
        (_reprice_in_raw_sql, ("Trà sen", 99_000, 1, "HTX Bình", 4)),
        (_price_of_the_variant, ("Trà sen", 45_000, 1, "HTX Bình", 4)),
        (_sell_out, ("Trà sen", 120_000, 0, "HTX Bình", 4)),
        (_switch_the_place_off, ("Trà sen", 120_000, 0, "HTX Bình", 4)),
        (_rename_the_producer, ("Trà sen", 120_000, 1, "Hợp tác xã Bình Minh", 4)),
    ],
)
def test_a_change_of_anything_shown_reaches_the_result(
    variant: ProductVariant, change: Change, expected: tuple[object, ...]
) -> None:
    change(variant)
    assert queue.waiting() > 0
    drain()
    (hit,) = find("tra").items
    assert (hit.name, hit.price, hit.places, hit.producer_name, hit.stars) == expected
    assert list(verify()) == []


@pytest.mark.parametrize("change", [_unpublish, _suspend, _revoke, _close_the_producer])
def test_what_the_gate_refuses_is_gone_from_hits_totals_and_counts_before_the_worker_ran(
    variant: ProductVariant, change: Change
) -> None:
    assert find("tra").total == 1
    change(variant)
    for _worker in ("has not run", "has run"):
        results = find("tra")
        assert (results.items, results.total, counts(results, "stars"), counts(results, "place")) == (
            (),
            0,
            {},
            {},
        )
        drain()
    assert list(verify()) == []


def test_a_rolled_back_change_marks_nothing(variant: ProductVariant) -> None:
    with transaction.atomic():
        _rename(variant)
        assert queue.waiting() > 0
        transaction.set_rollback(True)
    assert queue.waiting() == 0


def test_a_certificate_that_lapses_leaves_hits_and_counts_at_midnight_with_no_job_running() -> None:
    today = timezone.localdate()
    variant = factories.product("Gốm", stars=0, published=False)
    ended = today.replace(year=today.year - 3)
    factories.certificate(variant.product.certified, stars=4, on=ended)
    Product.objects.filter(pk=variant.product_id).update(is_published=True)
    factories.product("Gốm khác")
    drain()
    midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
    before = search(SearchQuery(words="gốm"), now=midnight - dt.timedelta(milliseconds=1))
    after = search(SearchQuery(words="gốm"), now=midnight)
    assert (before.total, counts(before, "stars")) == (2, {"4": 2})
    assert (after.total, counts(after, "stars")) == (1, {"4": 1})


def test_stars_change_when_a_newer_certificate_governs(variant: ProductVariant) -> None:
    factories.certificate(variant.product.certified, stars=3, on=timezone.localdate())
    drain()
    assert [(hit.name, hit.stars) for hit in find("tra").items] == [("Trà sen", 3)]


def test_an_extension_keeps_a_product_listed(variant: ProductVariant) -> None:
    certificate = variant.product.certified.certificates.get()
    later = certificate.valid_until + dt.timedelta(days=10)
    moment = dt.datetime.combine(later, dt.time(12), timezone.get_default_timezone())
    assert search(SearchQuery(words="trà"), now=moment).total == 0
    CertificateExtension.objects.create(
        certificate=certificate, extended_until=later, decision_number="2/QĐ", decided_on=timezone.localdate()
    )
    drain()
    assert search(SearchQuery(words="trà"), now=moment).total == 1


def test_a_suspension_with_an_end_brings_the_product_back_by_itself(variant: ProductVariant) -> None:
    now = timezone.now()
    Inspection.objects.create(
        certified_product=variant.product.certified,
        inspected_on=timezone.localdate(),
        outcome=InspectionOutcome.SUSPENDED,
        suspended_at=now,
        lifted_at=now + dt.timedelta(days=3),
    )
    drain()
    assert search(SearchQuery(words="trà"), now=now + dt.timedelta(days=2)).total == 0
    assert search(SearchQuery(words="trà"), now=now + dt.timedelta(days=3)).total == 1


def test_district_counts_a_commune_by_its_main_former_district() -> None:
    old = [
        AdministrativeUnit.objects.create(
            level=UnitLevel.DISTRICT, code=code, name=name, type="huyện", folded_name=name
        )
        for code, name in (("918", "Gia Lâm thử"), ("919", "Long Biên thử"))
    ]
    bat_trang = AdministrativeUnit.objects.create(
        level=UnitLevel.COMMUNE, code="90577", name="Bát Tràng", type="xã", folded_name="bat trang", latitude=20.98,
        longitude=105.91, valid_from=dt.date(2025, 7, 1),
    )  # fmt: skip
    for unit, is_main in zip(old, (True, False), strict=True):
        UnitSuccession.objects.create(predecessor=unit, successor=bat_trang, is_main=is_main)
    variant = factories.product("Gốm")
    certified = variant.product.certified
    certified.commune = bat_trang
    certified.district = old[1]  # what the old decision says does not matter
    certified.save()
    drain()
    results = find("gốm", districts=("918",))
    assert (results.total, counts(results, "district"), counts(results, "commune")) == (
        1,
        {"918": 1},
        {"90577": 1},
    )
    assert results.facets["district"].values[0].label == "Huyện Gia Lâm thử"
    assert "quận, huyện cũ" in results.facets["district"].note


def test_near_me_shows_the_distance_and_limits_to_places_with_stock() -> None:
    near, far = factories.product("Gốm gần"), factories.product("Gốm xa")
    factories.product("Gốm hết hàng")
    factories.point("Gần", at=(21.03, 105.85), stock={near: 1, far: 0})
    factories.point("Xa", at=(21.13, 105.85), stock={far: 2})
    drain()
    here = Near(lat=21.03, lon=105.85)
    assert [(hit.name, hit.distance_km) for hit in find("gom", near=here, sort="distance").items] == [
        ("Gốm gần", 0.0),
        ("Gốm xa", 11.12),
        ("Gốm hết hàng", None),
    ]
    assert names("gom", near=Near(lat=21.03, lon=105.85, km=5.0)) == ["Gốm gần"]


def test_a_selected_value_is_listed_even_at_zero_and_an_unknown_one_too(variant: ProductVariant) -> None:
    results = find("tra", stars=(5,), producers=("khong-co",))
    assert results.total == 0
    assert [(v.value, v.count, v.selected) for v in results.facets["stars"].values] == [("5", 0, True)]
    assert [(v.value, v.count, v.selected) for v in results.facets["producer"].values] == [
        ("khong-co", 0, True)
    ]


def test_a_typing_error_finds_what_was_meant_once_the_words_are_learnt() -> None:
    factories.product("Nước mắm cá cơm")
    factories.product("Đậu phụ Mơ")
    drain()
    assert names("nuoc nam") == []
    assert learn_words() is True
    assert learn_words() is False
    find("x")  # the first answer after learning tells the process
    results = find("nuoc nam")
    assert ([hit.name for hit in results.items], results.corrected) == (["Nước mắm cá cơm"], "nước mắm")
    assert names("nuocmam") == ["Nước mắm cá cơm"]
    assert names("ddaauj phuj") == ["Đậu phụ Mơ"]


def test_rebuilding_gives_the_same_index_and_empties_the_queue(variant: ProductVariant) -> None:
    factories.product("Gốm")
    seen = []
    assert rebuild_postgres(lambda done, total: seen.append((done, total))) == 2
    assert seen == [(2, 2)]
    assert queue.waiting() == 0
    assert sorted(names()) == ["Gốm", "Trà sen"]
    assert list(verify()) == []
    assert names("tra sem") == ["Trà sen"]


def test_verify_names_every_kind_of_drift(variant: ProductVariant) -> None:
    other = factories.product("Gốm")
    extra = factories.product("Lụa")
    drain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT live_table FROM ocop_search_state")
        table = cursor.fetchone()[0]
        cursor.execute(
            f"UPDATE {table} SET stars = 5, words = 'x' WHERE product_id = %s", [variant.product_id]
        )
        cursor.execute(f"DELETE FROM {table} WHERE product_id = %s", [other.product_id])
        cursor.execute("SET session_replication_role = replica")
        Product.objects.filter(pk=extra.product_id).update(is_published=False)
        cursor.execute("SET session_replication_role = origin")
    assert set(verify()) == {
        Drift(variant.product_id, "different", ("stars", "words")),
        Drift(other.product_id, "missing"),
        Drift(extra.product_id, "extra"),
    }


def test_an_empty_result_names_the_filter_that_emptied_it_and_shows_the_nearest_things(
    variant: ProductVariant,
) -> None:
    factories.product("Trà nhài", stars=3, price=40_000)
    drain()
    results = find("tra sen", stars=(3,), price_min=1000, in_stock=True)
    assert results.total == 0
    assert dict(results.dropped) == {"stars": 1}
    assert [hit.name for hit in results.nearest] == ["Trà sen"]
    some_words = find("trà nhài xanh")
    assert (some_words.total, [hit.name for hit in some_words.nearest]) == (0, ["Trà nhài"])
    assert {hit.name for hit in find("xyzzy").nearest} == {"Trà sen", "Trà nhài"}
    assert find("tra sen").nearest == ()


def test_suggestions_name_products_and_whatever_else_leads_somewhere() -> None:
    producer = factories.producer("Hợp tác xã Trà Việt", craft_village="Tây Hồ")
    factories.product("Trà sen Tây Hồ", of=producer)
    refused = factories.product("Trà xanh")
    factories.producer("Hợp tác xã Trà không hàng")
    drain()
    learn_words()
    find("x")
    _unpublish(refused)
    assert [(s.kind, s.label) for s in suggest("tra")] == [
        ("product", "Trà sen Tây Hồ"),
        ("producer", "Hợp tác xã Trà Việt"),
    ]
    assert [(s.kind, s.params) for s in suggest("tây h")] == [
        ("product", ()),
        ("village", (("q", "Tây Hồ"),)),
    ]
    assert [s.label for s in suggest("tra xen tay")] == ["trà sen tây", "Trà sen Tây Hồ"]
    for text in ("", " ", "'", "%", "\\", "\x00", "a" * 5000, "_%' & !", "😀", "\ud800"):
        assert isinstance(suggest(text), tuple)
