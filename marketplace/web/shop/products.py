"""The product page's reading: everything true about one listable product at this moment, in constant queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import nh3
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from saleor.product.models import Product

from marketplace.ordering.return_rules import GoodsKind
from marketplace.ordering.selectors.returns import kind_of_product
from marketplace.ordering.shipping import shipping_options
from marketplace.routing.models import DeliveryMethod
from marketplace.routing.selectors import places_with_stock
from marketplace.web.shop import certificates, places
from marketplace.web.shop.baskets import most_of_a_line
from marketplace.web.shop.browse import Link, url
from marketplace.web.shop.certificates import CertificateFacts
from marketplace.web.shop.producers import Fact, ProducerFacts, producer_facts
from marketplace.web.shop.return_times import return_times
from ocop_catalog.models import CertifiedProduct, UnitLevel
from ocop_catalog.selectors import governing_certificates, listable_products
from search.query import SearchQuery

DESCRIPTION_TAGS = {
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "blockquote",
}
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Picture:
    path: str
    alt: str


@dataclass(frozen=True)
class VariantChoice:
    """One kind of the product to choose; ``available`` are free units over all places that are on."""

    id: int
    name: str
    price: int
    available: int
    checked: bool


@dataclass(frozen=True)
class ProductPage:
    """The context of ``shop/product.html``. Prices in đồng."""

    product: Product
    price: int
    price_max: int
    images: list[Picture]
    certificate: CertificateFacts
    producer: ProducerFacts
    places: list[places.PlaceRow]
    variants: list[VariantChoice]
    buyable: bool
    max_quantity: int
    delivery_fee: int | None
    pick_up_fee: int | None
    label_facts: list[Fact]
    description: SafeString
    net_content: str
    village: str
    drawing: str
    group: Link
    district: Link | None
    alcohol: bool
    experience: bool
    can_engrave: bool
    can_wrap: bool
    returns_note: str
    canonical: str
    structured_data: SafeString


def product_page(
    slug: str, *, at: datetime, near: tuple[float, float] | None, origin: str
) -> ProductPage | None:
    """The page of a product that may be sold at ``at``; None when it may not or there is none. Nine queries.

    ``near`` (latitude, longitude) orders the places; ``origin`` is the site's address for absolute links.
    """
    product = (
        listable_products(at)
        .filter(slug=slug)
        .select_related(
            "certified__producer__commune",
            "certified__producer__district",
            "certified__producer__province",
            "certified__group",
            "certified__district",
        )
        .prefetch_related("images", "variants")
        .first()
    )
    governing = governing_certificates([product.pk], at).get(product.pk) if product else None
    if product is None or governing is None:
        return None
    certified, group = product.certified, product.certified.group
    certificate = certificates.facts(certificates.certificates(at).get(pk=governing.pk), at)
    producer = producer_facts(certified.producer)
    stock = places_with_stock([variant.pk for variant in product.variants.all()])
    variants = _variants(product, stock)
    buyable = any(variant.available for variant in variants)
    images = _images(product)
    prices = [variant.price for variant in variants] or [int(product.price_amount)]
    fees = {option.method: option.fee for option in shipping_options(subtotal=min(prices))}
    canonical = origin + reverse("shop:product", args=[product.slug])
    return ProductPage(
        product=product,
        price=min(prices),
        price_max=max(prices),
        images=images,
        certificate=certificate,
        producer=producer,
        places=_places(stock, near),
        variants=variants,
        buyable=buyable,
        max_quantity=most_of_a_line(),
        delivery_fee=fees.get(DeliveryMethod.DELIVERY),
        pick_up_fee=fees.get(DeliveryMethod.PICK_UP),
        label_facts=_label_facts(certified),
        description=_clean(product.description),
        net_content=certified.net_content,
        village=certified.village,
        drawing=group.group,
        group=Link(group.group, url(SearchQuery(groups=(group.group_code,)))),
        district=_district(certified),
        alcohol=group.is_alcohol or "alcohol" in certified.needs,
        experience=group.is_experience or "experience" in certified.needs,
        can_engrave=group.is_craft,
        can_wrap=not group.is_experience,
        returns_note=_returns_note(certified),
        canonical=canonical,
        structured_data=_structured_data(
            {
                "@context": "https://schema.org",
                "@type": "Product",
                "name": product.name,
                "url": canonical,
                "image": [origin + default_storage.url(image.path) for image in images],
                "brand": {"@type": "Organization", "name": producer.legal_name},
                "hasCertification": {
                    "@type": "Certification",
                    "name": f"OCOP {certificate.stars} sao",
                    "certificationIdentification": certificate.decision_number,
                    "issuedBy": {"@type": "Organization", "name": certificate.issuer},
                    "datePublished": certificate.issued_on.isoformat(),
                    "expires": certificate.valid_until.isoformat(),
                    "certificationStatus": "https://schema.org/CertificationActive",
                    "url": origin + certificate.url,
                },
                "offers": {
                    "@type": "Offer",
                    "price": min(prices),
                    "priceCurrency": "VND",
                    "availability": f"https://schema.org/{'InStock' if buyable else 'OutOfStock'}",
                },
            }
        ),
    )


def _images(product: Product) -> list[Picture]:
    return [
        Picture(
            image.image.name, image.alt or _("Ảnh %(n)s của %(name)s") % {"n": number, "name": product.name}
        )
        for number, image in enumerate(product.images.all(), start=1)
    ]


def _variants(product: Product, stock: dict[int, list[Any]]) -> list[VariantChoice]:
    """Every variant, the first that can be had chosen beforehand."""
    choices: list[VariantChoice] = []
    for variant in product.variants.all():
        override = variant.price_override_amount
        available = sum(place.available for place in stock.get(variant.pk, []))
        chosen = available > 0 and not any(choice.checked for choice in choices)
        price = int(product.price_amount if override is None else override)
        choices.append(VariantChoice(variant.pk, str(variant), price, available, chosen))
    return choices


def _places(stock: dict[int, list[Any]], near: tuple[float, float] | None) -> list[places.PlaceRow]:
    """Visitable places that have any variant, the nearest or else the fullest first."""
    units: dict[int, int] = {}
    for variant_places in stock.values():
        for place in variant_places:
            if place.available > 0:
                units[place.point.pk] = units.get(place.point.pk, 0) + place.available
    points = places.public_points().filter(pk__in=units).select_related("commune")
    rows = places.rows(points, units=units, near=near)
    return rows if near else sorted(rows, key=lambda row: (not row.open.is_open, -(row.units or 0), row.name))


def _label_facts(certified: CertifiedProduct) -> list[Fact]:
    rows = (
        (_("Thành phần"), certified.ingredients),
        (_("Khối lượng tịnh"), certified.net_content),
        (_("Hạn sử dụng"), certified.shelf_life),
        (_("Bảo quản"), certified.storage),
        (_("Làng nghề"), certified.village),
    )
    return [Fact(label, value) for label, value in rows if value]


def _district(certified: CertifiedProduct) -> Link | None:
    if certified.district is None or certified.district.level != UnitLevel.DISTRICT:
        return None
    return Link(str(certified.district), url(SearchQuery(districts=(certified.district.code,))))


def _returns_note(certified: CertifiedProduct) -> str:
    """What the returns page says for this kind of product, in one sentence."""
    kind = kind_of_product(certified)
    within = return_times()[kind.value]["at_fault"]
    if kind is GoodsKind.EXPERIENCE:
        return _("Dịch vụ huỷ được miễn phí đến trước giờ hẹn 24 giờ.")
    if kind is GoodsKind.FRESH:
        return _("Hàng tươi: báo trong %(within)s kể từ khi nhận, kèm ảnh, để được đổi hoặc hoàn tiền.") % {
            "within": within
        }
    if kind is GoodsKind.BESPOKE:
        return _("Hàng làm riêng theo yêu cầu chỉ đổi khi hỏng hoặc sai so với đơn đặt.")
    return _("Đổi hoặc trả trong %(within)s khi hàng lỗi, sai hoặc không đúng mô tả.") % {"within": within}


def _clean(html: str) -> SafeString:
    """What a producer wrote, reduced to plain structure: no links, no pictures, no styles."""
    return mark_safe(nh3.clean(html, tags=DESCRIPTION_TAGS, attributes={}))  # noqa: S308  (cleaned on the spot)


def _structured_data(facts: dict[str, object]) -> SafeString:
    """JSON-LD as a data block: no script runs, so the content security policy has nothing to forbid."""
    text = json.dumps(facts, ensure_ascii=False).translate(_JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  (escaped above)
