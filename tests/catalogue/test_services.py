"""Writes of the catalogue: what each does, refuses and leaves behind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from saleor.product.models import Product, ProductVariant

from marketplace.listing.guard import refused_for_sale
from ocop_catalog.errors import (
    CatalogError,
    CertificateRefused,
    ListingDataInvalid,
    ListingRefused,
    ProducerRefused,
)
from ocop_catalog.models import (
    CatalogEvent,
    Certificate,
    CertificateRevocation,
    CertifiedProduct,
    CouncilLevel,
    EvaluationResult,
    Inspection,
    Producer,
    RevocationGround,
    Scheme,
)
from ocop_catalog.selectors import listable_products, listing_verdict
from ocop_catalog.services.certification import (
    attach_certificate,
    detach_certificate,
    extend_certificate,
    issue_certificate,
    revoke_certificate,
)
from ocop_catalog.services.inspections import lift_suspension, record_document, record_inspection
from ocop_catalog.services.listings import create_listing, publish_product, unpublish_product, update_listing
from ocop_catalog.services.producers import (
    close_producer,
    create_producer,
    reinstate_producer,
    suspend_producer,
)
from tests import factories

pytestmark = pytest.mark.django_db


def events() -> list[str]:
    return list(CatalogEvent.objects.order_by("pk").values_list("code", flat=True))


@pytest.fixture
def certificate() -> Certificate:
    """A certificate of four stars for Bình's honey, not on the market yet."""
    return issue_certificate(
        decision=factories.decision(),
        producer=factories.producer(),
        product_name="Mật ong hoa nhãn",
        stars=4,
        score=Decimal("75.5"),
        actor=None,
    )


def listing(certificate: Certificate, **fields: Any) -> CertifiedProduct:
    fields.setdefault("group", factories.group())
    return create_listing(certificate=certificate, price=120_000, actor=None, **fields)


# -- certificates


def test_issuing_keeps_the_result_and_the_last_day(certificate: Certificate) -> None:
    assert certificate.result.score == Decimal("75.5")
    assert certificate.issued_on == certificate.decision.date
    assert certificate.valid_until.year == certificate.issued_on.year + 3
    assert events() == ["certificate.issued"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"stars": 5}, "issuer_not_competent"),
        ({"stars": 4, "score": Decimal(69)}, "score_disagrees"),
        ({"stars": 4, "score": Decimal(92)}, "score_disagrees"),
        ({"stars": 4, "potential_five": True, "score": Decimal(75)}, "score_disagrees"),
        ({"stars": 4, "product_code": "G-1"}, "product_code_invalid"),
    ],
)
def test_what_the_council_may_not_or_did_not_give_is_not_issued(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(CertificateRefused) as refusal:
        issue_certificate(
            decision=factories.decision(),
            producer=factories.producer(),
            product_name="Mật ong",
            actor=None,
            **fields,
        )
    assert refusal.value.code == code
    assert not Certificate.objects.exists()
    assert not EvaluationResult.objects.exists()
    assert events() == []


def test_three_stars_by_a_district_under_the_scheme_of_2023() -> None:
    decision = factories.decision(date(2024, 3, 4), CouncilLevel.DISTRICT)
    issued = issue_certificate(
        decision=decision, producer=factories.producer(), product_name="Nón", stars=3, actor=None
    )
    assert (issued.stars, decision.scheme) == (3, Scheme.QD_148)


def test_a_newer_certificate_of_the_same_product_joins_its_history(certificate: Certificate) -> None:
    certified = listing(certificate)
    newer = issue_certificate(
        decision=factories.decision(timezone.localdate() - timedelta(days=1)),
        producer=certificate.producer,
        product_name="MẬT ONG hoa nhãn",
        stars=3,
        actor=None,
    )
    newer.refresh_from_db()
    assert newer.certified_product == certified
    verdict = listing_verdict(certified.product_id)
    assert (verdict.governing.id, verdict.stars) == (newer.pk, 3)


def test_a_certificate_serves_one_product_of_its_own_producer(certificate: Certificate) -> None:
    listing(certificate)
    with pytest.raises(CertificateRefused) as refusal:
        listing(certificate)
    assert refusal.value.code == "already_attached"
    others = factories.product("Trà", of=factories.producer("Hợp tác xã Chi")).product.certified
    fresh = issue_certificate(
        decision=factories.decision(), producer=certificate.producer, product_name="Trà", stars=4, actor=None
    )
    with pytest.raises(CertificateRefused) as refusal:
        attach_certificate(certificate=fresh, certified_product=others, actor=None)
    assert refusal.value.code == "another_producer"
    assert Product.objects.filter(name="Mật ong hoa nhãn").count() == 1


def test_detaching_takes_the_product_off_and_the_certificate_stays(certificate: Certificate) -> None:
    certified = listing(certificate)
    publish_product(product=certified.product, actor=None)
    certificate.refresh_from_db()
    detach_certificate(certificate=certificate, reason="gắn nhầm", actor=None)
    assert not listable_products().filter(pk=certified.product_id).exists()
    assert Certificate.objects.get().certified_product is None
    assert events()[-1] == "certificate.detached"


def test_revocation_is_at_once_and_for_good(certificate: Certificate) -> None:
    certified = listing(certificate)
    publish_product(product=certified.product, actor=None)
    officer = factories.user("Dung")
    revocation = revoke_certificate(
        certificate=certificate,
        ground=RevocationGround.FOOD_SAFETY,
        decision_number="9/QĐ-UBND",
        actor=officer,
    )
    assert listing_verdict(certified.product_id).codes == ("certificate_revoked",)
    assert not listable_products().filter(pk=certified.product_id).exists()
    event = CatalogEvent.objects.get(code="certificate.revoked")
    assert (event.actor, event.data["ground"], event.subject_id) == (officer, "food_safety", certificate.pk)
    with pytest.raises(CertificateRefused, match="đã bị thu hồi"):
        revoke_certificate(certificate=certificate, ground="fraud", decision_number="10", actor=None)
    for undo in (
        lambda: revocation.delete(),
        lambda: CertificateRevocation.objects.update(revoked_at=timezone.now() + timedelta(days=9)),
        lambda: Certificate.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="chỉ được ghi thêm"), transaction.atomic():
            undo()


def test_an_extension_lengthens_and_must_lengthen(certificate: Certificate) -> None:
    until = certificate.valid_until + timedelta(days=180)
    extend_certificate(
        certificate=certificate,
        extended_until=until,
        decision_number="26/2026/QĐ-TTg",
        decided_on=timezone.localdate(),
        actor=None,
    )
    certified = listing(certificate)
    assert listing_verdict(certified.product_id).last_day == until
    with pytest.raises(CertificateRefused) as refusal:
        extend_certificate(
            certificate=certificate,
            extended_until=certificate.valid_until,
            decision_number="27",
            decided_on=timezone.localdate(),
            actor=None,
        )
    assert refusal.value.code == "extends_nothing"


@pytest.mark.parametrize("change", [{"stars": 5}, {"issued_on": date(2020, 1, 1)}, {"potential_five": True}])
def test_a_certificate_says_what_was_decided_also_to_raw_writers(
    certificate: Certificate, change: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**change)


@pytest.mark.parametrize("change", [{"level": "ministry"}, {"date": date(2020, 1, 1)}, {"scheme": "1048"}])
def test_what_certificates_rest_on_stays(certificate: Certificate, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="Đã có giấy chứng nhận"), transaction.atomic():
        type(certificate.decision).objects.filter(pk=certificate.decision_id).update(**change)
    with pytest.raises(IntegrityError, match="Đã có giấy chứng nhận"), transaction.atomic():
        EvaluationResult.objects.filter(pk=certificate.result_id).update(stars=5)
    assert (
        type(certificate.decision).objects.filter(pk=certificate.decision_id).update(source_name="ds.xlsx")
        == 1
    )


def test_events_are_never_changed_or_deleted(certificate: Certificate) -> None:
    for change in (
        lambda: CatalogEvent.objects.update(code="khác"),
        lambda: CatalogEvent.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="chỉ được ghi thêm"), transaction.atomic():
            change()
    assert events() == ["certificate.issued"]


# -- listings


def test_a_listing_is_a_product_with_a_variant_off_the_market(certificate: Certificate) -> None:
    certified = listing(certificate, description="<p>Thơm</p><script>alert(1)</script>", net_content="500 ml")
    product = certified.product
    assert (product.is_published, product.price_amount, product.slug) == (False, 120_000, "mat-ong-hoa-nhan")
    assert product.description == "<p>Thơm</p>"
    assert [variant.sku for variant in product.variants.all()] == [f"OCOP-{product.pk}"]
    assert certified.net_content == "500 ml"
    assert events() == ["certificate.issued", "certificate.attached", "product.created"]


def test_slugs_of_one_name_are_numbered(certificate: Certificate) -> None:
    listing(certificate)
    other = issue_certificate(
        decision=factories.decision(),
        producer=factories.producer("Hợp tác xã Chi"),
        product_name="Mật ong hoa nhãn",
        stars=4,
        actor=None,
    )
    assert listing(other).product.slug == "mat-ong-hoa-nhan-2"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"price": 0}, "price"),
        ({"price": -1}, "price"),
        ({"price": 10**10}, "price"),
        ({"name": "x" * 251}, "name"),
    ],
)
def test_a_listing_that_cannot_be_is_not_made(
    certificate: Certificate, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(ListingDataInvalid) as refusal:
        create_listing(
            certificate=certificate, actor=None, **{"price": 1000, "group": factories.group()} | fields
        )
    assert refusal.value.data["field"] == field
    assert not Product.objects.exists()


def test_the_group_of_a_listing_is_one_of_todays(certificate: Certificate) -> None:
    old = factories.group()
    type(old).objects.filter(pk=old.pk).update(scheme=Scheme.QD_1048)
    old.refresh_from_db()
    for group in (None, old):
        with pytest.raises(ListingDataInvalid, match="nhóm sản phẩm hiện hành"):
            create_listing(certificate=certificate, price=1000, group=group, actor=None)


def test_publishing_and_taking_down_leave_events_once(certificate: Certificate) -> None:
    product = listing(certificate).product
    publish_product(product=product, actor=None)
    publish_product(product=product, actor=None)
    assert listable_products().filter(pk=product.pk).exists()
    assert product.publication_date == timezone.localdate()
    unpublish_product(product=product, actor=None, reason="hết mùa")
    unpublish_product(product=product, actor=None)
    assert not listable_products().filter(pk=product.pk).exists()
    assert events()[-2:] == ["product.published", "product.unpublished"]


def test_a_food_is_published_only_with_its_documents(certificate: Certificate) -> None:
    group = factories.group(required_documents=["facility", "test_report"])
    certified = listing(certificate, group=group)
    today = timezone.localdate()
    record_document(certified_product=certified, kind="facility", issued_on=today, actor=None)
    with pytest.raises(ListingRefused) as refusal:
        publish_product(product=certified.product, actor=None)
    assert refusal.value.verdicts[certified.product_id].missing_documents == ("test_report",)
    record_document(
        certified_product=certified,
        kind="test_report",
        issued_on=today - timedelta(days=400),
        valid_until=today - timedelta(days=35),
        actor=None,
    )
    assert listing_verdict(certified.product_id).expired_documents == ("test_report",)
    record_document(
        certified_product=certified, kind="test_report", issued_on=today, valid_until=today, actor=None
    )
    publish_product(product=certified.product, actor=None)
    assert listable_products().filter(pk=certified.product_id).exists()
    assert not listable_products(timezone.now() + timedelta(days=1)).filter(pk=certified.product_id).exists()


def test_changing_a_listing_changes_only_what_is_said(certificate: Certificate) -> None:
    certified = listing(certificate)
    product = update_listing(certified_product=certified, price=99_000, actor=None)
    assert (product.price_amount, product.minimal_variant_price_amount) == (99_000, 99_000)
    assert product.name == "Mật ong hoa nhãn"
    update_listing(certified_product=certified, description="<b onclick=x>Ngon</b>", actor=None)
    assert Product.objects.get().description == "<b>Ngon</b>"
    count = CatalogEvent.objects.count()
    update_listing(certified_product=certified, actor=None)
    assert CatalogEvent.objects.count() == count


def test_rich_text_is_cleaned_whoever_saves_it(certificate: Certificate) -> None:
    product = listing(certificate).product
    product.description = (
        '<p>Tốt</p><img src=x onerror=alert(1)><a href="javascript:x">a</a><a href="https://a.vn">b</a>'
    )
    product.save()
    product.refresh_from_db()
    assert product.description == (
        '<p>Tốt</p><a rel="noopener nofollow">a</a><a href="https://a.vn" rel="noopener nofollow">b</a>'
    )


# -- inspections and producers


def test_a_suspension_stops_the_sale_until_it_is_lifted() -> None:
    variant = factories.product()
    certified = variant.product.certified
    record_inspection(
        certified_product=certified, inspected_on=timezone.localdate(), outcome="passed", actor=None
    )
    assert listing_verdict(variant.product_id).listable
    inspection = record_inspection(
        certified_product=certified, inspected_on=timezone.localdate(), outcome="suspended", actor=None
    )
    assert listing_verdict(variant.product_id).codes == ("suspended_by_inspection",)
    lift_suspension(inspection=inspection, actor=None)
    assert listing_verdict(variant.product_id).listable
    with pytest.raises(CatalogError) as refusal:
        lift_suspension(inspection=inspection, actor=None)
    assert refusal.value.code == "not_suspended"
    assert Inspection.objects.count() == 2
    assert events() == ["product.inspected", "product.suspended", "product.suspension_lifted"]


def test_a_producers_restriction_covers_all_its_products_and_needs_a_reason() -> None:
    binh, chi = factories.producer(), factories.producer("Hợp tác xã Chi")
    ours = [factories.product(name, of=binh).product_id for name in ("Trà", "Mật")]
    theirs = factories.product("Nón", of=chi).product_id
    with pytest.raises(ProducerRefused, match="lý do"):
        suspend_producer(producer=binh, reason=" ", actor=None)
    suspend_producer(producer=binh, reason="Không hợp tác kiểm tra", actor=None)
    assert set(listable_products().values_list("pk", flat=True)) == {theirs}
    reinstate_producer(producer=binh, actor=None)
    assert set(listable_products().values_list("pk", flat=True)) == {*ours, theirs}
    close_producer(producer=binh, reason="Giải thể", actor=None)
    assert {listing_verdict(product).codes for product in ours} == {("producer_closed",)}
    assert events() == ["producer.suspended", "producer.active", "producer.closed"]


def test_producers_entered_by_hand_get_slugs_of_their_own() -> None:
    made = [create_producer(legal_name="Hợp tác xã  Bình", kind="cooperative", actor=None) for _ in range(2)]
    assert [producer.slug for producer in made] == ["hop-tac-xa-binh", "hop-tac-xa-binh-2"]
    assert {producer.legal_name for producer in Producer.objects.all()} == {"Hợp tác xã Bình"}


# -- the guard


def test_the_guard_answers_what_may_not_be_sold_in_two_queries(django_assert_num_queries: Any) -> None:
    good, hidden = factories.product("Trà").product_id, factories.product("Mật", published=False).product_id
    bare = factories.product("Nón", stars=0, published=False).product_id
    with django_assert_num_queries(2):
        assert refused_for_sale(product_ids=[good, hidden, bare, 10**6]) == {hidden, bare, 10**6}
    assert refused_for_sale(product_ids=[good]) == set()


def test_a_variant_may_be_renamed_but_not_moved() -> None:
    variant, other = factories.product("Trà"), factories.product("Mật")
    ProductVariant.objects.filter(pk=variant.pk).update(name="Hộp 500 g")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductVariant.objects.filter(pk=variant.pk).update(product=other.product)
