"""Reading through the API: products, certificates, producers and places, never past the gate, at a constant cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from graphene import Node
from saleor.product.models import Product, ProductVariant

from ocop_catalog.models import CertificateRevocation
from ocop_catalog.services.certification import revoke_certificate
from search.indexing.drain import drain
from tests import factories
from tests.storefront_api.conftest import Caller

pytestmark = pytest.mark.django_db

NOTHING_FOUND = """query($q:String,$f:OcopProductFilter){ocopProducts(search:$q,filter:$f){
  totalCount nearest{name stars placesCount certificate{level}} emptiedBy{name count}}}"""

PRODUCT = """query($id:ID,$slug:String){product(id:$id,slug:$slug){
  name slug stars potentialFive price{amount currency} description placesCount
  certificate{decisionNumber level stars validUntil} producer{legalName kind}
  variants{id sku price{amount}} placesInStock{available place{name isOpenNow}}}}"""

LIST = """query($q:String,$f:OcopProductFilter,$n:Int,$a:String){ocopProducts(search:$q,filter:$f,first:$n,after:$a){
  totalCount pageInfo{hasNextPage endCursor} problems{field code}
  edges{cursor node{id slug name stars price{amount} certificate{decisionNumber} producer{legalName}
    variants{id} placesInStock{available place{slug}}}}
  facets{name values{value count selected}}}}"""


@pytest.fixture
def honey() -> ProductVariant:
    variant = factories.product("Mật ong hoa nhãn", price=120_000, stars=4)
    factories.point("Điểm bán Hàng Gai", stock={variant: 80})
    drain()
    return variant


def revoke(variant: ProductVariant) -> CertificateRevocation:
    certificate = variant.product.certified.certificates.get()
    return revoke_certificate(
        certificate=certificate, ground="food_safety", decision_number="9/QĐ-UBND", actor=None
    )


def test_a_product_answers_with_its_certificate_producer_and_places(
    guest: Caller, honey: ProductVariant
) -> None:
    product = guest.ask(PRODUCT, slug=honey.product.slug)["product"]
    certificate = honey.product.certified.certificates.get()
    assert product["stars"] == 4
    assert product["price"] == {"amount": 120_000, "currency": "VND"}
    assert product["certificate"] == {
        "decisionNumber": certificate.decision.number,
        "level": "city",
        "stars": 4,
        "validUntil": certificate.valid_until.isoformat(),
    }
    assert product["producer"] == {"legalName": "Hợp tác xã Bình", "kind": "COOPERATIVE"}
    assert product["placesCount"] == 1
    # More than 50 units are nobody's business.
    assert product["placesInStock"] == [
        {"available": 50, "place": {"name": "Điểm bán Hàng Gai", "isOpenNow": True}}
    ]


def test_an_extended_certificate_tells_its_later_end(guest: Caller, honey: ProductVariant) -> None:
    certificate = honey.product.certified.certificates.get()
    later = certificate.valid_until + timedelta(days=180)
    certificate.extensions.create(
        extended_until=later, decision_number="7/GH", decided_on=timezone.localdate() - timedelta(days=1)
    )
    product = guest.ask(PRODUCT, slug=honey.product.slug)["product"]
    assert product["certificate"]["validUntil"] == later.isoformat()


@pytest.mark.parametrize("by", ["id", "slug"])
def test_a_product_the_gate_refuses_is_null_by_id_and_by_slug(
    guest: Caller, honey: ProductVariant, by: str
) -> None:
    asked = (
        {"slug": honey.product.slug}
        if by == "slug"
        else {"id": Node.to_global_id("Product", honey.product_id)}
    )
    assert guest.ask(PRODUCT, **asked)["product"] is not None
    revoke(honey)
    assert guest.ask(PRODUCT, **asked)["product"] is None


def test_an_unpublished_product_does_not_answer_to_its_slug(guest: Caller, honey: ProductVariant) -> None:
    Product.objects.filter(pk=honey.product_id).update(is_published=False)
    assert guest.ask(PRODUCT, slug=honey.product.slug)["product"] is None


@pytest.mark.parametrize(
    "bad",
    ["x", "UHJvZHVjdA==", Node.to_global_id("User", 1), Node.to_global_id("Product", "1 OR 1=1"), "☃" * 50],
)
def test_an_id_of_another_kind_is_refused_without_looking(guest: Caller, bad: str) -> None:
    status, answer = guest.post(PRODUCT, id=bad)
    assert status == 200
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ID"


@pytest.mark.parametrize("words", ["Mật ong hoa nhãn", "mat ong", "MATONG", "mat ong hoa nhan"])
def test_products_are_found_however_they_are_typed(guest: Caller, honey: ProductVariant, words: str) -> None:
    found = guest.ask(LIST, q=words)["ocopProducts"]
    assert [edge["node"]["slug"] for edge in found["edges"]] == [honey.product.slug]
    assert found["totalCount"] == 1


def test_a_lapsed_product_leaves_list_total_and_facets_at_once(guest: Caller, honey: ProductVariant) -> None:
    revoke(honey)
    found = guest.ask(LIST, q="mật ong")["ocopProducts"]
    assert (found["totalCount"], found["edges"]) == (0, [])
    stars = next(f for f in found["facets"] if f["name"] == "stars")
    assert all(value["count"] == 0 for value in stars["values"])


def test_a_facet_is_counted_under_the_others_filters_and_keeps_what_is_chosen(
    guest: Caller, honey: ProductVariant
) -> None:
    factories.product("Mật ong rừng", stars=3)
    drain()
    found = guest.ask(LIST, f={"stars": [3]})["ocopProducts"]
    assert [edge["node"]["name"] for edge in found["edges"]] == ["Mật ong rừng"]
    stars = next(f for f in found["facets"] if f["name"] == "stars")["values"]
    counted = {value["value"]: (value["count"], value["selected"]) for value in stars}
    assert counted["3"] == (1, True)
    assert counted["4"] == (1, False)


def test_pages_follow_each_other_without_gap_or_repetition(guest: Caller) -> None:
    for number in range(5):
        factories.product(f"Chè Ba Vì {number}")
    drain()
    slugs, after, more = [], None, True
    while more:
        page = guest.ask(LIST, q="chè", n=2, a=after)["ocopProducts"]
        slugs += [edge["node"]["slug"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(slugs) == len(set(slugs)) == 5


@pytest.mark.parametrize(
    ("variables", "code"), [({"n": 0}, "BAD_FIRST"), ({"n": 101}, "BAD_FIRST"), ({"a": "???"}, "BAD_CURSOR")]
)
def test_a_page_that_cannot_be_is_refused(guest: Caller, variables: dict[str, Any], code: str) -> None:
    status, answer = guest.post(LIST, **variables)
    assert status == 200
    assert answer["errors"][0]["extensions"]["code"] == code


def test_when_nothing_is_found_the_filter_that_emptied_it_and_the_nearest_products_are_told(
    guest: Caller, honey: ProductVariant
) -> None:
    found = guest.ask(NOTHING_FOUND, q="mật ong", f={"stars": [5], "inStock": True})["ocopProducts"]
    assert found == {
        "totalCount": 0,
        "nearest": [
            {"name": "Mật ong hoa nhãn", "stars": 4, "placesCount": 1, "certificate": {"level": "city"}}
        ],
        "emptiedBy": [{"name": "stars", "count": 1}],
    }
    found = guest.ask(NOTHING_FOUND, q="mật ong")["ocopProducts"]
    assert found == {"totalCount": 1, "nearest": [], "emptiedBy": []}


def test_what_nobody_asks_for_is_not_looked_for(guest: Caller, honey: ProductVariant) -> None:
    nothing = {"q": "mật ong", "f": {"stars": [5]}}
    guest.ask(LIST, **nothing)
    with CaptureQueriesContext(connection) as queries:
        guest.ask(LIST, **nothing)
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        guest.ask(NOTHING_FOUND, **nothing)
    assert len(queries) > 1


def test_values_that_are_none_are_named_and_left_out(guest: Caller, honey: ProductVariant) -> None:
    found = guest.ask(LIST, f={"stars": [9]})["ocopProducts"]
    assert [problem["field"] for problem in found["problems"]] == ["stars"]


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "a & | ! :* <->", "\x00\x07mật", 'title:"x" AND *', "(" * 150, "🍯"]
)
def test_hostile_words_are_only_words(guest: Caller, honey: ProductVariant, words: str) -> None:
    status, answer = guest.post(LIST, q=words)
    assert status == 200
    assert "errors" not in answer


def queries_of(caller: Caller, query: str, **variables: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        caller.ask(query, **variables)
    return len(captured)


def test_a_list_costs_the_same_for_one_product_and_for_many(guest: Caller, honey: ProductVariant) -> None:
    guest.ask(LIST)
    one = queries_of(guest, LIST)
    for number in range(8):
        variant = factories.product(f"Chè {number}", of=factories.producer(f"HTX {number}"))
        factories.point(f"Điểm {number}", stock={variant: 3})
    drain()
    guest.ask(LIST)
    assert queries_of(guest, LIST) == one
    assert one <= 14


def test_facets_nobody_asked_for_are_not_counted(guest: Caller, honey: ProductVariant) -> None:
    found = guest.ask("{ocopProducts{totalCount edges{node{name}}}}")["ocopProducts"]
    assert found == {"totalCount": 1, "edges": [{"node": {"name": "Mật ong hoa nhãn"}}]}


def test_a_producer_without_anything_on_sale_has_no_page(guest: Caller, honey: ProductVariant) -> None:
    query = "query($s:String!){producer(slug:$s){legalName}}"
    slug = honey.product.certified.producer.slug
    assert guest.ask(query, s=slug)["producer"] == {"legalName": "Hợp tác xã Bình"}
    revoke(honey)
    assert guest.ask(query, s=slug)["producer"] is None


def test_places_come_nearest_first_and_without_those_switched_off(guest: Caller) -> None:
    factories.point("Xa", at=(21.30, 105.85))
    factories.point("Gần", at=(21.03, 105.85))
    factories.point("Đóng", is_switched_on=False, off_reason="Kiểm kê")
    places = guest.ask("{places(lat:21.0285,lon:105.8524){name distanceKm}}")["places"]
    assert [place["name"] for place in places] == ["Gần", "Xa"]
    assert places[0]["distanceKm"] == pytest.approx(0.29, abs=0.02)


def test_suggestions_are_given_while_typing(guest: Caller, honey: ProductVariant) -> None:
    found = guest.ask('{suggest(text:"mat on"){kind value}}')["suggest"]
    assert {"kind": "product", "value": honey.product.slug} in found
