"""The load as rows: exact in number, the same each time, and nothing shown that must not be."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count, F
from saleor.account.models import User
from saleor.product.models import Category, Product, ProductImage
from saleor.shipping.models import ShippingMethod
from saleor.warehouse.models import Stock, Warehouse

from marketplace.demonstration.loading import NotEmptyError, Size, load_demonstration, publish_all
from marketplace.demonstration.models import DemonstrationLoad
from marketplace.demonstration.pictures import Picture, motifs, pictures_of
from marketplace.routing.models import MovementKind, StockMovement
from ocop_catalog.models import (
    Certificate,
    CertifiedProduct,
    Decision,
    EvaluationResult,
    FulfilmentPoint,
    Holiday,
    OpeningHours,
    Producer,
)
from ocop_catalog.selectors import certifiable_products, listable_products, listing_verdicts

from .conftest import PASSWORD, Silent, asked


def test_as_many_are_made_as_asked(loaded: Size, db: None) -> None:
    assert Product.objects.count() == CertifiedProduct.objects.count() == ProductImage.objects.count() == 400
    assert Producer.objects.count() == 90
    kinds = Counter(FulfilmentPoint.objects.values_list("kind", flat=True))
    assert kinds == {"sales_point": 12, "design_centre": 4, "producer": 90}
    assert Warehouse.objects.count() == 106
    assert DemonstrationLoad.objects.get().products == 400


def test_what_is_published_is_just_what_the_gate_lets_through(loaded: Size, db: None) -> None:
    published = set(Product.objects.filter(is_published=True).values_list("pk", flat=True))
    assert published == set(certifiable_products().values_list("pk", flat=True))
    assert published == set(listable_products().values_list("pk", flat=True))
    verdicts = listing_verdicts(list(Product.objects.values_list("pk", flat=True)))
    assert published == {product for product, verdict in verdicts.items() if verdict.listable}
    assert 0.75 * 400 < len(published) < 0.9 * 400


def test_every_reason_not_to_be_listed_is_shown_by_some_product(loaded: Size, db: None) -> None:
    verdicts = listing_verdicts(list(Product.objects.values_list("pk", flat=True)))
    codes = {code for verdict in verdicts.values() for code in verdict.codes}
    assert codes >= {
        "certificate_expired",
        "certificate_revoked",
        "no_certificate",
        "document_expired",
        "producer_closed",
        "producer_suspended",
        "suspended_by_inspection",
        "group_not_listed",
    }


def test_two_star_products_have_a_result_and_neither_certificate_nor_page(loaded: Size, db: None) -> None:
    below = CertifiedProduct.objects.filter(certificates__isnull=True)
    assert below.count() == 8
    assert not below.filter(product__is_published=True).exists()
    assert set(EvaluationResult.objects.filter(certificate__isnull=True).values_list("stars", flat=True)) == {
        2
    }
    with (
        pytest.raises(IntegrityError, match="không có giấy chứng nhận OCOP còn hiệu lực"),
        transaction.atomic(),
    ):
        Product.objects.filter(certified__in=below).update(is_published=True)


def test_potential_five_stars_hold_four(loaded: Size, db: None) -> None:
    potential = Certificate.objects.filter(potential_five=True)
    assert potential.exists()
    assert set(potential.values_list("stars", flat=True)) == {4}
    now_five = potential.filter(certified_product__certificates__stars=5).count()
    assert now_five == Certificate.objects.filter(stars=5).count() == 1


def test_prices_are_whole_thousands_and_the_product_shows_the_lowest(loaded: Size, db: None) -> None:
    for product in Product.objects.prefetch_related("variants"):
        prices = [variant.base_price.amount for variant in product.variants.all()]
        assert all(price % 1_000 == 0 for price in prices)
        assert product.price_amount == product.minimal_variant_price_amount == min(prices)
        assert product.currency == "VND"


def test_every_place_carries_sixty_to_a_hundred_products(loaded: Size, db: None) -> None:
    shops = FulfilmentPoint.objects.exclude(kind="producer").annotate(
        products=Count("warehouse__stock__product_variant__product", distinct=True),
        makers=Count("warehouse__stock__product_variant__product__certified__producer", distinct=True),
    )
    for shop in shops:
        assert 60 <= shop.products <= 100, shop
        assert shop.makers >= 13, shop


def test_goods_lie_only_where_they_can_be_kept_and_works_only_at_centres(loaded: Size, db: None) -> None:
    for stock in Stock.objects.select_related("warehouse__point", "product_variant__product__certified"):
        point, certified = stock.warehouse.point, stock.product_variant.product.certified
        assert set(certified.needs) <= set(point.capabilities), (point, certified)
        if set(certified.needs) & {"bespoke", "experience"}:
            assert point.kind == "design_centre"
    works = listable_products().filter(certified__needs__contains=["experience"])
    assert works
    assert all(
        work.variants.filter(stocks__warehouse__point__kind="design_centre").exists() for work in works
    )


def test_stock_is_entered_in_the_ledger_as_opening_stock(loaded: Size, db: None) -> None:
    assert set(StockMovement.objects.values_list("kind", flat=True)) == {MovementKind.OPENING}
    assert StockMovement.objects.count() == Stock.objects.exclude(quantity=0).count()


def test_everything_says_that_it_is_a_demonstration(loaded: Size, db: None) -> None:
    assert not Producer.objects.filter(is_demonstration=False).exists()
    assert not FulfilmentPoint.objects.filter(is_demonstration=False).exists()
    assert not Decision.objects.exclude(number__endswith="(minh hoạ)").exists()
    assert not Product.objects.exclude(description__contains="Sản phẩm minh hoạ").exists()
    assert not Producer.objects.exclude(phone__startswith="024 0000 ").exists()
    assert not Producer.objects.exclude(email__endswith=".example").exists()
    assert not User.objects.exclude(email__endswith=".example").exists()


def test_experiences_are_not_shipped_and_nothing_is_digital(loaded: Size, db: None) -> None:
    types = set(
        Product.objects.values_list(
            "certified__group__is_experience",
            "product_type__is_shipping_required",
            "product_type__is_digital",
        )
    )
    assert types == {(False, True, False), (True, False, False)}


def test_categories_are_industries_with_their_groups(loaded: Size, db: None) -> None:
    assert Category.objects.filter(parent=None).count() == 6
    assert not Product.objects.exclude(category__slug=F("certified__group__group_code")).exists()


def test_both_ways_to_get_the_goods_have_their_fee(loaded: Size, db: None) -> None:
    fees = dict(ShippingMethod.objects.values_list("meta__delivery", "price_amount"))
    assert fees == {"delivery": Decimal(25_000), "pick_up": Decimal(0)}


def test_places_open_on_some_days_and_rest_at_tet(loaded: Size, db: None) -> None:
    assert not FulfilmentPoint.objects.filter(opening_hours=None).exists()
    assert OpeningHours.objects.filter(point__kind="sales_point").count() == 12 * 7
    assert Holiday.objects.filter(name="Tết Nguyên đán", point=None).exists()


def test_every_product_shows_a_drawing_that_there_is(loaded: Size, db: None) -> None:
    drawn = {picture.path for motif in motifs() for picture in pictures_of(motif)}
    assert set(ProductImage.objects.values_list("image", flat=True)) <= drawn
    assert Picture("vase", "paper").path.startswith("demonstration/")


def test_the_cast_signs_in_and_finds_its_workspace(loaded: Size, db: None) -> None:
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    assert set(people) == {"an", "binh", "chi", "hanh", "khanh", "dung", "lan"}
    assert all(user.check_password(PASSWORD) for user in people.values())
    assert {name for name, user in people.items() if user.is_staff} == {"dung", "lan"}, "some steps take two"
    assert not any(user.is_superuser for user in people.values())
    assert people["binh"].producer_memberships.get().producer.legal_name.endswith("An Bình")
    assert people["chi"].producer_memberships.get().producer.legal_name.count("Linh Chi") == 1
    assert people["hanh"].point_staff.get().point.name == "Điểm OCOP Hàng Bồ"
    assert people["khanh"].point_staff.get().point.kind == "design_centre"
    assert people["dung"].has_perm("ocop_catalog.change_certificate")
    assert not people["dung"].has_perm("product.change_product")


def test_a_load_does_not_mix_with_other_products(loaded: Size, db: None) -> None:
    before = Product.objects.count()
    with pytest.raises(NotEmptyError):
        load_demonstration(asked(seed=2), password=PASSWORD, progress=Silent())
    assert Product.objects.count() == before
    assert DemonstrationLoad.objects.count() == 1


def test_publishing_again_changes_nothing(loaded: Size, db: None) -> None:
    before = list(Product.objects.order_by("pk").values_list("pk", "is_published", "publication_date"))
    publish_all()
    assert (
        list(Product.objects.order_by("pk").values_list("pk", "is_published", "publication_date")) == before
    )
