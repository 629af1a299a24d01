"""``product``, ``producer``, ``places``, ``place`` and ``certificate``: single objects, through the gate."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import graphene
from django.db.models import F, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from graphql import ResolveInfo
from graphql_relay import from_global_id

from ocop_catalog.distance import great_circle_km
from ocop_catalog.models import FulfilmentPoint, PointKind, Producer
from ocop_catalog.selectors import governing_certificates, listable_products

from ..errors import ApiError
from . import dataloaders, types

MOST_PLACES = 200


class OcopQueries(graphene.ObjectType):
    """Reading one thing at a time. What may not be listed is null here, by id and by slug alike."""

    product = graphene.Field(types.OcopProduct, id=graphene.ID(), slug=graphene.String())
    producer = graphene.Field(types.Producer, slug=graphene.String(required=True))
    place = graphene.Field(types.Place, slug=graphene.String(required=True))
    places = graphene.Field(
        graphene.List(graphene.NonNull(types.Place)),
        required=True,
        description="Sales points and design centres that are switched on, nearest first when a point is given.",
        lat=graphene.Float(),
        lon=graphene.Float(),
        first=graphene.Int(),
    )

    @staticmethod
    def resolve_product(
        _root: Any,
        info: ResolveInfo,
        id: str | None = None,
        slug: str | None = None,
    ) -> SimpleNamespace | None:
        if (id is None) == (slug is None):
            raise ApiError("BAD_ARGUMENTS", _("Nêu đúng một trong “id” và “slug”."))
        wanted = {"slug": slug} if id is None else {"pk": key_of(id, "Product")}
        row = (
            listable_products()
            .filter(**wanted)
            .annotate(lowest_price=lowest_price())
            .select_related("certified__group")
            .first()
        )
        if row is None:
            return None
        certificate = governing_certificates([row.pk])[row.pk]
        return SimpleNamespace(
            product_id=row.pk,
            slug=row.slug,
            name=row.name,
            stars=certificate.stars,
            potential_five=certificate.potential_five,
            price=row.lowest_price,
            group=row.certified.group.group,
            places_count=info.context.loader(dataloaders.PlacesInStock).load(row.pk).then(len),
            distance_km=None,
        )

    @staticmethod
    def resolve_producer(_root: Any, _info: ResolveInfo, slug: str) -> Producer | None:
        return (
            Producer.objects.filter(slug=slug, products__product__in=listable_products()).distinct().first()
        )

    @staticmethod
    def resolve_place(_root: Any, _info: ResolveInfo, slug: str) -> FulfilmentPoint | None:
        return shown_places().filter(slug=slug).first()

    @staticmethod
    def resolve_places(
        _root: Any,
        _info: ResolveInfo,
        lat: float | None = None,
        lon: float | None = None,
        first: int = MOST_PLACES,
    ) -> list[FulfilmentPoint]:
        if (lat is None) != (lon is None):
            raise ApiError("BAD_ARGUMENTS", _("Nêu cả “lat” và “lon”, hoặc không nêu."))
        count = max(1, min(first, MOST_PLACES))
        if lat is None or lon is None:
            return list(shown_places().order_by("name", "pk")[:count])
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise ApiError("BAD_ARGUMENTS", _("Toạ độ ngoài Trái Đất."))
        return nearest_places(lat, lon)[:count]


def key_of(global_id: str, kind: str) -> int:
    """The primary key in a global id of ``kind``; raises ``ApiError`` for any other (CVE-2022-39275)."""
    try:
        found, key = from_global_id(global_id)
        number = int(key)
    except ValueError as error:
        raise ApiError("BAD_ID", _("“%(id)s” không phải mã hợp lệ.") % {"id": global_id[:60]}) from error
    if found != kind or not 0 < number < 2**31:
        raise ApiError(
            "BAD_ID", _("“%(id)s” không phải mã của %(kind)s.") % {"id": global_id[:60], "kind": kind}
        )
    return number


def lowest_price() -> Min:
    """The lowest price of a product's variants; a variant without a price of its own has the product's."""
    return Min(Coalesce(F("variants__price_override_amount"), F("price_amount")))


def shown_places() -> QuerySet[FulfilmentPoint]:
    """Places shoppers may see."""
    return FulfilmentPoint.objects.filter(
        is_switched_on=True, kind__in=(PointKind.SALES_POINT, PointKind.DESIGN_CENTRE)
    )


def nearest_places(latitude: float, longitude: float) -> list[FulfilmentPoint]:
    """Shown places by distance, each with its ``distance_km``; some hundreds, so they are sorted here."""
    places = list(shown_places())
    for place in places:
        place.distance_km = great_circle_km(latitude, longitude, place.latitude, place.longitude)
    return sorted(places, key=lambda place: (place.distance_km, place.pk))
