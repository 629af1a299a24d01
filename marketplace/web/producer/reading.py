"""What the producer's pages show, in a constant number of statements: to-do first, then the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from saleor.product.models import Product, ProductImage
from saleor.warehouse.models import Stock

from marketplace.routing.selectors import units_available
from ocop_catalog.models import Certificate, CertifiedProduct, DocumentKind, FulfilmentPoint, Producer
from ocop_catalog.rules import HANOI, ListingVerdict
from ocop_catalog.selectors import listing_verdicts
from ocop_catalog.stars import EXPIRY_NOTICE_DAYS


@dataclass(frozen=True)
class Obstacle:
    """One reason why a product may not be listed, and what mends it, in the reader's language."""

    text: str
    fix: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProductRow:
    """One own product. ``days_left`` until its certificate ends, None without a valid one; ``price`` in đồng."""

    certified: CertifiedProduct
    verdict: ListingVerdict
    obstacles: tuple[Obstacle, ...]
    days_left: int | None
    available: int

    @property
    def product(self) -> Product:
        return self.certified.product

    @property
    def price(self) -> int:
        return int(self.product.price_amount)

    @property
    def is_on_sale(self) -> bool:
        return self.verdict.listable and self.product.is_published

    @property
    def ends_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= EXPIRY_NOTICE_DAYS

    @property
    def urgency(self) -> tuple[bool, bool, str]:
        """Sorts what needs a hand first."""
        return (self.is_on_sale, not self.ends_soon, self.product.name)


@dataclass(frozen=True)
class CertificateRow:
    """An own certificate with the days it still counts; ``days_left`` is negative after its end."""

    certificate: Certificate
    last_day: date
    days_left: int
    is_revoked: bool

    @property
    def counts(self) -> bool:
        return not self.is_revoked and self.days_left >= 0

    @property
    def ends_soon(self) -> bool:
        return self.counts and self.days_left <= EXPIRY_NOTICE_DAYS


@dataclass(frozen=True)
class OwnStore:
    """The producer's own store and what it has of one product."""

    point: FulfilmentPoint
    quantity: int = field(default=0)


def products_of(producer: Producer) -> list[ProductRow]:
    """All products of a producer, what needs a hand first; eight statements."""
    return sorted(_rows(_own(producer)), key=lambda row: row.urgency)


def product_of(producer: Producer, pk: int) -> ProductRow | None:
    """One own product by the Saleor product's key; None for anybody else's."""
    rows = _rows(_own(producer).filter(product_id=pk))
    return rows[0] if rows else None


def certificates_of(producer: Producer) -> list[CertificateRow]:
    """Own certificates, newest first; three statements."""
    today = timezone.localdate(timezone=HANOI)
    held = (
        Certificate.objects.filter(producer=producer)
        .select_related("decision", "revocation", "certified_product__product", "group")
        .prefetch_related("extensions")
    )
    rows = []
    for certificate in held:
        extended = (e.extended_until for e in certificate.extensions.all() if e.decided_on <= today)
        last_day = max((certificate.valid_until, *extended))
        is_revoked = getattr(certificate, "revocation", None) is not None
        rows.append(CertificateRow(certificate, last_day, (last_day - today).days, is_revoked))
    return rows


def own_stores(producer: Producer, variant_id: int) -> list[OwnStore]:
    """The producer's stores with what each has of a variant."""
    points = list(producer.points.select_related("warehouse").order_by("pk"))
    stocks = Stock.objects.filter(
        product_variant_id=variant_id, warehouse__in=[p.warehouse_id for p in points]
    )
    quantities = dict(stocks.values_list("warehouse_id", "quantity"))
    return [OwnStore(point, quantities.get(point.warehouse_id, 0)) for point in points]


def _own(producer: Producer) -> QuerySet[CertifiedProduct]:
    pictures = Prefetch("product__images", ProductImage.objects.order_by("sort_order", "pk"))
    return (
        CertifiedProduct.objects.filter(producer=producer)
        .select_related("product", "group")
        .prefetch_related(pictures, "product__variants", "documents")
    )


def _rows(own: QuerySet[CertifiedProduct]) -> list[ProductRow]:
    found = list(own)
    verdicts = listing_verdicts([certified.product_id for certified in found])
    variants = {certified.pk: [v.pk for v in certified.product.variants.all()] for certified in found}
    available = units_available([pk for pks in variants.values() for pk in pks])
    today = timezone.localdate(timezone=HANOI)
    rows = []
    for certified in found:
        verdict = verdicts[certified.product_id]
        days_left = (verdict.last_day - today).days if verdict.listable and verdict.last_day else None
        units = sum(available.get(pk, 0) for pk in variants[certified.pk])
        rows.append(ProductRow(certified, verdict, obstacles(verdict), days_left, units))
    return rows


def obstacles(verdict: ListingVerdict) -> tuple[Obstacle, ...]:
    """A verdict's reasons in the reader's language; documents are named."""
    kinds = {
        "document_missing": verdict.missing_documents,
        "document_expired": verdict.expired_documents,
    }
    return tuple(
        Obstacle(
            _(reason.text),
            _(reason.fix),
            tuple(str(DocumentKind(kind).label) for kind in kinds.get(reason.code, ())),
        )
        for reason in verdict.reasons
    )
