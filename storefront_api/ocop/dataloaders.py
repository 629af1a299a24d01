"""One SQL statement for all objects of one kind in an answer, whatever its shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from graphql import ResolveInfo
from promise import Promise
from promise.dataloader import DataLoader
from saleor.product.models import ProductImage, ProductVariant

from marketplace.routing.selectors import open_now, places_with_stock
from ocop_catalog.models import AdministrativeUnit, Certificate, CertifiedProduct, FulfilmentPoint, Producer
from ocop_catalog.selectors import governing_certificates, listing_verdicts

MOST_UNITS_TOLD = 50


@dataclass(frozen=True)
class GoverningFacts:
    """A certificate with the last day it counts, extensions included."""

    certificate: Certificate
    valid_until: date | None


@dataclass(frozen=True)
class PlaceUnits:
    """Units of a product free at a place, at most ``MOST_UNITS_TOLD``."""

    place: FulfilmentPoint
    available: int


class RowsById(DataLoader):
    """Rows of ``rows()`` by one unique field."""

    field: ClassVar[str] = "pk"

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def batch_load_fn(self, keys: Sequence[Any]) -> Promise:
        found = {getattr(row, self.field): row for row in self.rows().filter(**{f"{self.field}__in": keys})}
        return Promise.resolve([found.get(key) for key in keys])


class UnitById(RowsById):
    def rows(self) -> QuerySet[Any]:
        return AdministrativeUnit.objects.all()


class ProducerById(RowsById):
    def rows(self) -> QuerySet[Any]:
        return Producer.objects.all()


class CertifiedProductByProduct(RowsById):
    field: ClassVar[str] = "product_id"

    def rows(self) -> QuerySet[Any]:
        return CertifiedProduct.objects.select_related("product", "group")


class PlaceById(RowsById):
    def rows(self) -> QuerySet[Any]:
        return FulfilmentPoint.objects.all()


class GoverningCertificate(DataLoader):
    """The certificate that governs each product now, with its last day."""

    def batch_load_fn(self, keys: Sequence[int]) -> Promise:
        found = governing_certificates(keys)
        verdicts = listing_verdicts(keys)
        return Promise.resolve(
            [GoverningFacts(found[key], verdicts[key].last_day) if key in found else None for key in keys]
        )


class _Many(DataLoader):
    """Lists of rows per key."""

    def rows(self, keys: Sequence[int]) -> Iterable[tuple[int, Any]]:
        raise NotImplementedError

    def batch_load_fn(self, keys: Sequence[int]) -> Promise:
        found: dict[int, list[Any]] = defaultdict(list)
        for key, row in self.rows(keys):
            found[key].append(row)
        return Promise.resolve([found[key] for key in keys])


class VariantsOfProduct(_Many):
    def rows(self, keys: Sequence[int]) -> Iterable[tuple[int, Any]]:
        variants = ProductVariant.objects.filter(product_id__in=keys).select_related("product")
        return ((v.product_id, v) for v in variants.order_by("product_id", "pk"))


class PicturesOfProduct(_Many):
    def rows(self, keys: Sequence[int]) -> Iterable[tuple[int, Any]]:
        images = ProductImage.objects.filter(product_id__in=keys).order_by("product_id", "sort_order", "pk")
        return ((i.product_id, {"url": i.image.url, "alt": i.alt}) for i in images if i.image)


class PlacesInStock(_Many):
    """Places that have units of a product free, most first, each with how many (capped)."""

    def rows(self, keys: Sequence[int]) -> Iterable[tuple[int, Any]]:
        product_of = dict(ProductVariant.objects.filter(product_id__in=keys).values_list("pk", "product_id"))
        units: dict[tuple[int, int], int] = defaultdict(int)
        points: dict[int, FulfilmentPoint] = {}
        for variant_id, places in places_with_stock(product_of).items():
            for free in places:
                units[product_of[variant_id], free.point.pk] += free.available
                points[free.point.pk] = free.point
        for (product_id, point_id), available in sorted(units.items(), key=lambda item: (-item[1], item[0])):
            yield product_id, PlaceUnits(place=points[point_id], available=min(available, MOST_UNITS_TOLD))


class OpenNow(DataLoader):
    def batch_load_fn(self, keys: Sequence[int]) -> Promise:
        found = open_now(FulfilmentPoint.objects.filter(pk__in=keys))
        return Promise.resolve([found.get(key, False) for key in keys])


def unit(info: ResolveInfo, pk: int | None) -> Promise:
    """The administrative unit of a key, or None."""
    if pk is None:
        return Promise.resolve(None)
    return info.context.loader(UnitById).load(pk)
