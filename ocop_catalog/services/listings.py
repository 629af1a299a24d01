"""Listings: a Saleor product for a certificate, its price and text, and putting it on or taking it off the
market."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from saleor.account.models import User
from saleor.product.models import Product, ProductType, ProductVariant

from ocop_catalog.errors import ListingDataInvalid, ListingRefused
from ocop_catalog.models import Certificate, CertifiedProduct, ProductGroup, Scheme
from ocop_catalog.richtext import clean_html
from ocop_catalog.rules import HANOI
from ocop_catalog.selectors import listing_verdict
from ocop_catalog.services.certification import attach_certificate
from ocop_catalog.services.events import record_event
from ocop_catalog.services.locks import lock_for_change, lock_for_sale
from ocop_catalog.text import fold, nfc

GOODS_TYPE = "ocop-goods"
EXPERIENCE_TYPE = "ocop-experience"
MAX_PRICE = 10**9
"""đồng; a dearer thing is a slip of the keyboard."""

LABEL_FIELDS = ("ingredients", "net_content", "shelf_life", "storage", "village")


def product_type(*, is_experience: bool) -> ProductType:
    """The Saleor product type of goods (shipped) or of experiences (visited), made when first asked for."""
    slug = EXPERIENCE_TYPE if is_experience else GOODS_TYPE
    name = "Trải nghiệm OCOP" if is_experience else "Sản phẩm OCOP"
    defaults = {"name": name, "has_variants": False, "is_shipping_required": not is_experience}
    return ProductType.objects.get_or_create(slug=slug, defaults=defaults)[0]


@transaction.atomic
def create_listing(
    *,
    certificate: Certificate,
    price: int,
    actor: User | None,
    name: str | None = None,
    description: str = "",
    group: ProductGroup | None = None,
    needs: Iterable[str] = (),
    sku: str | None = None,
    **label: str,
) -> CertifiedProduct:
    """Make an unpublished product with one variant for a certificate that has none; ``price`` in whole đồng.

    ``group`` is one of today's sets; it may be left out only when the certificate already carries one.
    ``label`` takes ``ingredients``, ``net_content``, ``shelf_life``, ``storage``, ``village``. Raises
    ListingDataInvalid, CertificateRefused.
    """
    name = nfc(name or certificate.product_name)
    group = group or certificate.group
    if group is None or group.scheme != Scheme.QD_26_2026:
        raise ListingDataInvalid("Phải chọn nhóm sản phẩm hiện hành.", field="group")
    unknown = set(label) - set(LABEL_FIELDS)
    if unknown:
        raise TypeError(f"unknown label facts: {', '.join(sorted(unknown))}")
    amount = _amount(price)
    product = Product.objects.create(
        product_type=product_type(is_experience=group.is_experience),
        name=_checked_name(name),
        slug=_product_slug(name),
        description=clean_html(description),
        price_amount=amount,
        minimal_variant_price_amount=amount,
        is_published=False,
    )
    # Saved by itself: Saleor's manager would also queue a price task, for a price that is already right.
    ProductVariant(product=product, name=label.get("net_content", ""), sku=sku or f"OCOP-{product.pk}").save()
    certified = CertifiedProduct.objects.create(
        product=product,
        producer=certificate.producer,
        group=group,
        commune=certificate.commune,
        district=certificate.district,
        needs=list(needs),
        **label,
    )
    attach_certificate(certificate=certificate, certified_product=certified, actor=actor)
    record_event(code="product.created", subject=certified, actor=actor, product=product.pk, price=price)
    return certified


@transaction.atomic
def update_listing(
    *,
    certified_product: CertifiedProduct,
    actor: User | None,
    name: str | None = None,
    description: str | None = None,
    price: int | None = None,
) -> Product:
    """Change a product's name, text or price (đồng); None leaves as it is. Raises ListingDataInvalid."""
    product = Product.objects.select_for_update().get(pk=certified_product.product_id)
    changed: dict[str, object] = {}
    if name is not None:
        product.name = changed["name"] = _checked_name(nfc(name))
    if description is not None:
        product.description = clean_html(description)
        changed["description"] = True
    if price is not None:
        product.price_amount = product.minimal_variant_price_amount = _amount(price)
        changed["price"] = price
    if changed:
        product.save()
        record_event(code="product.changed", subject=certified_product, actor=actor, **changed)
    return product


@transaction.atomic
def publish_product(*, product: Product, actor: User | None) -> Product:
    """Put a product on the market. Raises ListingRefused with the verdict when the gate does not let it
    through."""
    lock_for_sale([product.pk])
    verdict = listing_verdict(product.pk)
    if not verdict.listable:
        raise ListingRefused({product.pk: verdict})
    product.refresh_from_db()
    if not product.is_published:
        product.is_published = True
        product.publication_date = timezone.now().astimezone(HANOI).date()
        product.save()
        record_event(code="product.published", subject=product.certified, actor=actor, product=product.pk)
    return product


@transaction.atomic
def unpublish_product(*, product: Product, actor: User | None, reason: str = "") -> Product:
    """Take a product off the market; orders already placed stay."""
    product.refresh_from_db()
    certified = CertifiedProduct.objects.get(product=product)
    lock_for_change([certified.pk])
    if product.is_published:
        product.is_published = False
        product.save()
        record_event(
            code="product.unpublished", subject=certified, actor=actor, product=product.pk, reason=reason
        )
    return product


def _amount(price: int) -> Decimal:
    if not 0 < price <= MAX_PRICE:
        raise ListingDataInvalid(
            f"Giá phải từ 1 đến {MAX_PRICE:,} ₫.".replace(",", "."), field="price", value=price
        )
    return Decimal(price)


def _checked_name(name: str) -> str:
    if not name or len(name) > 250:
        raise ListingDataInvalid("Tên sản phẩm phải có, không quá 250 ký tự.", field="name", value=name)
    return name


def _product_slug(name: str) -> str:
    """A free slug for a product's name; a race for one slug ends in the unique index."""
    stem = slugify(fold(name))[:200] or "san-pham"
    taken = set(Product.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
