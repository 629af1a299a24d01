"""Reads of the catalogue: the gate as sets and as verdicts, and what speaks for a product.

``on`` is always a moment (aware datetime); left out it is now. The SQL function ``ocop_listable_products``
(migration 0002) gives the sets, ``rules.assess`` the reasons; a property test holds them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from saleor.product.models import Product

from ocop_catalog.lookups import AnyOf
from ocop_catalog.models import (
    Certificate,
    CertificateExtension,
    CertifiedProduct,
    Inspection,
    ProductDocumentFile,
)
from ocop_catalog.rules import (
    HANOI,
    CertificateFacts,
    Document,
    Extension,
    ListingVerdict,
    Standing,
    Suspension,
    assess,
)
from ocop_catalog.stars import CouncilLevel


def certifiable_products(on: datetime | None = None) -> QuerySet[Product]:
    """Products the gate lets through at a moment, published or not."""
    listable = RawSQL("SELECT product_id FROM ocop_listable_products(%s)", [on or timezone.now()])
    return Product.objects.filter(pk__in=listable)


def listable_products(on: datetime | None = None) -> QuerySet[Product]:
    """Products a shopper may see and buy at a moment: published, and let through by the gate. Composes like
    any queryset."""
    at = on or timezone.now()
    today = at.astimezone(HANOI).date()
    is_out = Q(publication_date__isnull=True) | Q(publication_date__lte=today)
    return certifiable_products(at).filter(is_out, is_published=True)


def listed_among(product_ids: Iterable[int], on: datetime) -> frozenset[int]:
    """Those of a few products that ``listable_products`` has; planned once a connection, so a quarter of its time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ocop_listed_among(%s::integer[], %s)", [list(product_ids), on])
        return frozenset(cursor.fetchone()[0])


def standings(product_ids: Iterable[int]) -> dict[int, Standing]:
    """The facts of the gate about these products, in five queries whatever their number. Every id asked for
    is in the answer."""
    wanted = list(product_ids)
    certified = {
        row["pk"]: row
        for row in CertifiedProduct.objects.filter(AnyOf(F("product_id"), wanted)).values(
            "pk", "product_id", "producer__standing", "group__is_listable", "group__required_documents"
        )
    }
    certificates = _certificate_facts(certified)
    suspensions: dict[int, list[Suspension]] = defaultdict(list)
    for owner, since, lifted_at in Inspection.objects.filter(
        AnyOf(F("certified_product_id"), certified), suspended_at__isnull=False
    ).values_list("certified_product_id", "suspended_at", "lifted_at"):
        suspensions[owner].append(Suspension(since, lifted_at))
    documents: dict[int, list[Document]] = defaultdict(list)
    for owner, kind, issued_on, valid_until in ProductDocumentFile.objects.filter(
        AnyOf(F("certified_product_id"), certified)
    ).values_list("certified_product_id", "kind", "issued_on", "valid_until"):
        documents[owner].append(Document(kind, issued_on, valid_until))

    found = {
        row["product_id"]: Standing(
            certificates=tuple(certificates[pk]),
            suspensions=tuple(suspensions[pk]),
            documents=tuple(documents[pk]),
            required_documents=frozenset(row["group__required_documents"]),
            producer_standing=row["producer__standing"],
            group_is_listable=row["group__is_listable"],
        )
        for pk, row in certified.items()
    }
    return {product_id: found.get(product_id, Standing()) for product_id in wanted}


def _certificate_facts(certified: Mapping[int, object]) -> dict[int, list[CertificateFacts]]:
    extensions: dict[int, list[Extension]] = defaultdict(list)
    for certificate_id, decided_on, extended_until in CertificateExtension.objects.filter(
        AnyOf(F("certificate__certified_product_id"), certified)
    ).values_list("certificate_id", "decided_on", "extended_until"):
        extensions[certificate_id].append(Extension(decided_on, extended_until))
    facts: dict[int, list[CertificateFacts]] = defaultdict(list)
    for owner, pk, issued_on, valid_until, stars, level, scheme, revoked_at in Certificate.objects.filter(
        AnyOf(F("certified_product_id"), certified)
    ).values_list(
        "certified_product_id",
        "pk",
        "issued_on",
        "valid_until",
        "stars",
        "decision__level",
        "decision__scheme",
        "revocation__revoked_at",
    ):
        facts[owner].append(
            CertificateFacts(
                id=pk,
                issued_on=issued_on,
                valid_until=valid_until,
                stars=stars,
                level=CouncilLevel(level),
                scheme=scheme,
                extensions=tuple(extensions[pk]),
                revoked_at=revoked_at,
            )
        )
    return facts


def listing_verdicts(product_ids: Iterable[int], on: datetime | None = None) -> dict[int, ListingVerdict]:
    """The gate's verdict on each product, with reasons, in a constant number of queries."""
    at = on or timezone.now()
    return {product_id: assess(standing, at) for product_id, standing in standings(product_ids).items()}


def listing_verdict(product: Product | int, on: datetime | None = None) -> ListingVerdict:
    """The gate's verdict on one product."""
    product_id = product if isinstance(product, int) else product.pk
    return listing_verdicts([product_id], on)[product_id]


def governing_certificates(product_ids: Iterable[int], on: datetime | None = None) -> dict[int, Certificate]:
    """The certificate that speaks for each product at a moment, by product id, with decision, producer and
    group loaded.

    It may have run out or been revoked: show its stars only for products that are listable. One query.
    """
    day = (on or timezone.now()).astimezone(HANOI).date()
    governing = (
        Certificate.objects.filter(certified_product__product__in=list(product_ids), issued_on__lte=day)
        .order_by("certified_product", "-issued_on", "-pk")
        .distinct("certified_product")
        .select_related("decision", "producer", "group", "certified_product", "revocation")
    )
    return {certificate.certified_product.product_id: certificate for certificate in governing}
