"""From the database to documents, a batch at a time: eight queries for any number of products.

A document describes the current span in which a product is listable, or else the next one. Facts change at
known moments (a certificate begins or ends, a suspension is lifted, a document runs out), so the spans are
found by asking the one listing rule, ``ocop_catalog.rules.assess``, at each such moment. A certificate that
lapses at midnight is out of results and counts at midnight with no job running.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.files.storage import default_storage
from django.db.models import F, Max, Min, Sum
from django.db.models.functions import Coalesce
from saleor.product.models import Product, ProductImage, ProductVariant
from saleor.warehouse.models import Stock

from ocop_catalog import selectors
from ocop_catalog.lookups import AnyOf
from ocop_catalog.models import Certificate
from ocop_catalog.rules import HANOI, CertificateFacts, ListingVerdict, Standing, assess
from ocop_catalog.text import fold

from .document import FOREVER, ProductDocument
from .facets import PRODUCER_KINDS, price_band
from .scoring import Field
from .vocabulary import Vocabulary

_TAGS = re.compile(r"(?:<[^>]*>\s*)+")
_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=HANOI)


@dataclass(frozen=True, slots=True)
class Span:
    """When a product is listable (from ≤ t < until) under one certificate, and when to look again."""

    listable_from: dt.datetime
    listable_until: dt.datetime
    refresh_at: dt.datetime | None
    verdict: ListingVerdict


def build_documents(
    product_ids: Collection[int], *, version: int, vocabulary: Vocabulary, now: dt.datetime
) -> dict[int, ProductDocument]:
    """The documents of those products that are listable at or after ``now``; the others are missing from the
    answer.
    """
    standings = selectors.standings(product_ids)
    rows = {row["id"]: row for row in _product_rows(product_ids)}
    offers = _offers(product_ids)
    places = _places_in_stock(product_ids)
    images = _first_images(product_ids)
    spans = {
        product_id: span
        for product_id, row in rows.items()
        if row["is_published"]
        and product_id in offers
        and (span := listable_span(standings[product_id], row["publication_date"], now))
    }
    potential_fives = _potential_fives(spans.values())
    return {
        product_id: _document(
            rows[product_id],
            span,
            first_certified=min(certificate.issued_on for certificate in standings[product_id].certificates),
            potential_five=_governing(span).id in potential_fives,
            offer=offers[product_id],
            places=places[product_id],
            image=images.get(product_id),
            version=version,
            vocabulary=vocabulary,
        )
        for product_id, span in spans.items()
    }


def listable_span(standing: Standing, published_on: dt.date | None, now: dt.datetime) -> Span | None:
    """The span in which the product is listable as it is at ``now``, or else as it first will be; None when
    it never will.

    A span that has begun is said to begin in 2000: nobody searches the past.
    """
    begin, end = _moments(standing, published_on)
    moments = sorted({now, *(moment for moment in (*begin, *end) if moment > now)})
    begins = verdict = None
    for moment in moments:
        current = _verdict(standing, published_on, moment)
        if verdict is None and current.listable:
            begins, verdict = (_BEGINNING if moment == now else moment), current
        elif begins and verdict and not (current.listable and current.governing == verdict.governing):
            # Only what begins to hold can bring it back.
            later = current.listable or any(
                _verdict(standing, published_on, each).listable for each in sorted(begin) if each > moment
            )
            return Span(begins, moment, moment if later else None, verdict)
    return Span(begins, FOREVER, None, verdict) if begins and verdict else None


def _moments(standing: Standing, published_on: dt.date | None) -> tuple[set[dt.datetime], set[dt.datetime]]:
    """Every moment at which something begins to speak for the product, and at which something ceases to."""
    begin, end = set(), set()
    for certificate in standing.certificates:
        begin.add(_midnight(certificate.issued_on))
        end.add(_midnight(certificate.valid_until, 1))
        if certificate.revoked_at:
            end.add(certificate.revoked_at)
        for extension in certificate.extensions:
            begin.add(_midnight(extension.decided_on))
            end.add(_midnight(extension.extended_until, 1))
    for suspension in standing.suspensions:
        end.add(suspension.since)
        if suspension.lifted_at:
            begin.add(suspension.lifted_at)
    for document in standing.documents:
        begin.add(_midnight(document.issued_on))
        if document.valid_until:
            end.add(_midnight(document.valid_until, 1))
    if published_on:
        begin.add(_midnight(published_on))
    return begin, end


@lru_cache(maxsize=4096)
def _midnight(day: dt.date, days_later: int = 0) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=days_later), dt.time(), HANOI)


def _verdict(standing: Standing, published_on: dt.date | None, moment: dt.datetime) -> ListingVerdict:
    if published_on and moment < _midnight(published_on):
        return ListingVerdict(listable=False, reasons=())
    return assess(standing, moment)


def _product_rows(product_ids: Collection[int]) -> list[dict[str, Any]]:
    return list(
        Product.objects.filter(AnyOf(F("pk"), product_ids), certified__isnull=False).values(
            "id",
            "name",
            "slug",
            "description",
            "is_published",
            "publication_date",
            village=F("certified__village"),
            ingredients=F("certified__ingredients"),
            group_id=F("certified__group_id"),
            mapped_group_id=F("certified__group__maps_to_id"),
            commune_id=Coalesce("certified__commune_id", "certified__producer__commune_id"),
            district_id=Coalesce("certified__district_id", "certified__producer__district_id"),
            producer_id=F("certified__producer_id"),
            producer_name=F("certified__producer__legal_name"),
            producer_slug=F("certified__producer__slug"),
            producer_kind=F("certified__producer__kind"),
            craft_village=F("certified__producer__craft_village"),
        )
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A product's variants together: the lowest and the highest price in đồng, and their packs' names."""

    price: int
    price_max: int
    packs: tuple[str, ...]


def _offers(product_ids: Collection[int]) -> dict[int, Offer]:
    price = Coalesce("price_override_amount", "product__price_amount")
    rows = (
        ProductVariant.objects.filter(AnyOf(F("product_id"), product_ids))
        .order_by()
        .values("product_id")
        .annotate(lowest=Min(price), highest=Max(price), packs=ArrayAgg("name", order_by=("pk",)))
        .values_list("product_id", "lowest", "highest", "packs")
    )
    return {
        product_id: Offer(int(lowest), int(highest), tuple(dict.fromkeys(packs)))
        for product_id, lowest, highest, packs in rows
    }


def _places_in_stock(product_ids: Collection[int]) -> defaultdict[int, dict[int, tuple[float, float]]]:
    """Product → place that serves and has an unpromised unit → its position."""
    found: defaultdict[int, dict[int, tuple[float, float]]] = defaultdict(dict)
    rows = (
        Stock.objects.filter(
            AnyOf(F("product_variant__product_id"), product_ids),
            quantity__gt=0,
            warehouse__point__is_switched_on=True,
        )
        .order_by()
        .annotate(promised=Coalesce(Sum("allocations__quantity_allocated"), 0))
        .filter(quantity__gt=F("promised"))
        .values_list(
            "product_variant__product_id",
            "warehouse__point__id",
            "warehouse__point__latitude",
            "warehouse__point__longitude",
        )
    )
    for product_id, point_id, latitude, longitude in rows:
        found[product_id][point_id] = (latitude, longitude)
    return found


def _first_images(product_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = (
        ProductImage.objects.filter(AnyOf(F("product_id"), product_ids))
        .order_by("product_id", "sort_order", "pk")
        .distinct("product_id")
        .values_list("product_id", "image", "alt")
    )
    return {product_id: (image, alt) for product_id, image, alt in rows}


def _governing(span: Span) -> CertificateFacts:
    if span.verdict.governing is None:
        raise ValueError("what is listable has a certificate")
    return span.verdict.governing


def _potential_fives(spans: Iterable[Span]) -> set[int]:
    certificates = [_governing(span).id for span in spans]
    return set(
        Certificate.objects.filter(AnyOf(F("pk"), certificates), potential_five=True).values_list(
            "pk", flat=True
        )
    )


def _document(
    row: dict[str, Any],
    span: Span,
    *,
    first_certified: dt.date,
    potential_five: bool,
    offer: Offer,
    places: dict[int, tuple[float, float]],
    image: tuple[str, str] | None,
    version: int,
    vocabulary: Vocabulary,
) -> ProductDocument:
    stars = _governing(span).stars
    commune = vocabulary.unit_numbers.get(row["commune_id"])
    district = vocabulary.main_district_of.get(commune or -1) or vocabulary.unit_numbers.get(
        row["district_id"]
    )
    set_id = row["mapped_group_id"] or row["group_id"]
    group_id = vocabulary.group_of_set.get(set_id, set_id)
    commune_name = vocabulary.names["commune"].get(commune or -1)
    district_name = vocabulary.names["district"].get(district or -1)
    group_name = vocabulary.names["group"].get(group_id)
    set_name = vocabulary.names["set"].get(set_id)
    villages = dict.fromkeys(filter(None, (row["village"], row["craft_village"])))
    texts = {
        Field.NAME: (row["name"],),
        Field.ORIGIN: (*villages, row["producer_name"], *([commune_name.label] if commune_name else [])),
        Field.GROUP: (
            *(name.label for name in (group_name, set_name, district_name) if name),
            f"{stars} sao",
        ),
        Field.TEXT: (*paragraphs(row["description"]), row["ingredients"], *offer.packs, "OCOP Hà Nội"),
    }
    card = {
        "name": row["name"],
        "slug": row["slug"],
        "stars": stars,
        "potential_five": potential_five,
        "price": offer.price,
        "price_max": offer.price_max,
        "image": default_storage.url(image[0]) if image else "",
        "image_alt": image[1] if image else "",
        "producer_name": row["producer_name"],
        "producer_slug": row["producer_slug"],
        "village": next(iter(villages), ""),
        "commune": commune_name.label if commune_name else "",
        "commune_code": commune_name.value if commune_name else "",
        "district": district_name.label if district_name else "",
        "district_code": district_name.value if district_name else "",
        "group": group_name.label if group_name else "",
    }
    return ProductDocument(
        product_id=row["id"],
        version=version,
        listable_from=span.listable_from,
        listable_until=span.listable_until,
        refresh_at=span.refresh_at,
        stars=stars,
        potential_five=potential_five,
        first_certified=first_certified,
        district=district,
        commune=commune,
        group=group_id,
        set=set_id,
        producer_kind=PRODUCER_KINDS.index(row["producer_kind"]),
        producer=row["producer_id"],
        price=offer.price,
        price_band=price_band(offer.price),
        places=tuple(sorted(places)),
        points=tuple(places[place] for place in sorted(places)),
        sort_name=fold(row["name"]),
        texts=texts,
        card=card,
    )


def paragraphs(html: str) -> list[str]:
    """The texts of a description, without its mark-up."""
    return [text for text in (unescape(part).strip() for part in _TAGS.split(html)) if text]
