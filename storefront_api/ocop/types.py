"""Products, certificates, producers and places as the API shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene
from graphene_django import DjangoObjectType
from graphql import ResolveInfo
from promise import Promise

from ocop_catalog import models
from ocop_catalog.richtext import plain_text

from ..scalars import Money, money
from . import dataloaders


class AdministrativeUnit(DjangoObjectType):
    """A province, former district or commune."""

    class Meta:
        model = models.AdministrativeUnit
        only_fields = ("code", "name", "type")


class Certificate(graphene.ObjectType):
    """The certificate that governs a product today."""

    decision_number = graphene.String(required=True)
    decision_date = graphene.Date(required=True)
    issuer = graphene.String(required=True)
    level = graphene.String(required=True, description="commune, district, city or ministry.")
    scheme = graphene.String(required=True)
    stars = graphene.Int(required=True, description="Stars held: potential five stars hold four.")
    potential_five = graphene.Boolean(required=True)
    product_code = graphene.String(required=True)
    valid_until = graphene.Date(required=True, description="The last day it counts, extensions included.")

    def resolve_decision_number(self: dataloaders.GoverningFacts, info: ResolveInfo) -> str:
        return str(self.certificate.decision.number)

    def resolve_decision_date(self: dataloaders.GoverningFacts, info: ResolveInfo) -> date:
        return self.certificate.issued_on

    def resolve_issuer(self: dataloaders.GoverningFacts, info: ResolveInfo) -> str:
        return str(self.certificate.decision.issuer)

    def resolve_level(self: dataloaders.GoverningFacts, info: ResolveInfo) -> str:
        return str(self.certificate.decision.level)

    def resolve_scheme(self: dataloaders.GoverningFacts, info: ResolveInfo) -> str:
        return str(self.certificate.decision.scheme)

    def resolve_stars(self: dataloaders.GoverningFacts, info: ResolveInfo) -> int:
        return int(self.certificate.stars)

    def resolve_potential_five(self: dataloaders.GoverningFacts, info: ResolveInfo) -> bool:
        return bool(self.certificate.potential_five)

    def resolve_product_code(self: dataloaders.GoverningFacts, info: ResolveInfo) -> str:
        return str(self.certificate.product_code)


class Producer(DjangoObjectType):
    """Who makes a product, with the facts the law asks a seller's page to show."""

    commune = graphene.Field(AdministrativeUnit)
    district = graphene.Field(AdministrativeUnit)

    class Meta:
        model = models.Producer
        only_fields = (
            "slug",
            "legal_name",
            "kind",
            "registration_number",
            "address",
            "phone",
            "representative",
            "craft_village",
            "story",
        )

    def resolve_commune(self, info: ResolveInfo) -> Promise:
        return dataloaders.unit(info, self.commune_id)

    def resolve_district(self, info: ResolveInfo) -> Promise:
        return dataloaders.unit(info, self.district_id)


class Place(DjangoObjectType):
    """A sales point, design centre or producer's store."""

    commune = graphene.Field(AdministrativeUnit)
    district = graphene.Field(AdministrativeUnit)
    capabilities = graphene.List(graphene.NonNull(graphene.String), required=True)
    is_open_now = graphene.Boolean(required=True)
    distance_km = graphene.Float(description="From the point asked for, as the crow flies.")

    class Meta:
        model = models.FulfilmentPoint
        only_fields = (
            "slug",
            "name",
            "kind",
            "address",
            "latitude",
            "longitude",
            "phone",
            "decision_number",
            "decided_on",
        )

    def resolve_commune(self, info: ResolveInfo) -> Promise:
        return dataloaders.unit(info, self.commune_id)

    def resolve_district(self, info: ResolveInfo) -> Promise:
        return dataloaders.unit(info, self.district_id)

    def resolve_is_open_now(self, info: ResolveInfo) -> Promise:
        return info.context.loader(dataloaders.OpenNow).load(self.pk)

    def resolve_distance_km(self, info: ResolveInfo) -> float | None:
        distance: float | None = getattr(self, "distance_km", None)
        return distance


class PlaceStock(graphene.ObjectType):
    """What a place has of a product, promises already taken off."""

    place = graphene.Field(Place, required=True)
    available = graphene.Int(required=True, description="Units, at most 50 are told.")


class Variant(graphene.ObjectType):
    """One thing that can be put into the basket."""

    id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    name = graphene.String(required=True)
    price = graphene.Field(Money, required=True)

    def resolve_id(self, info: ResolveInfo) -> str:
        return graphene.Node.to_global_id("ProductVariant", self.pk)

    def resolve_price(self, info: ResolveInfo) -> Money:
        return money(
            self.product.price_amount if self.price_override_amount is None else self.price_override_amount
        )


class Picture(graphene.ObjectType):
    """A picture of a product."""

    url = graphene.String(required=True)
    alt = graphene.String(required=True)


class OcopProduct(graphene.ObjectType):
    """A product that may be listed now. What the gate refuses has no object here at all.

    Where a product came from a search, its hit knows ``commune``, ``district`` and ``village`` already.
    """

    id = graphene.ID(required=True)
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    stars = graphene.Int(required=True)
    potential_five = graphene.Boolean(required=True)
    price = graphene.Field(Money, description="The lowest price of its variants.")
    description = graphene.String(required=True, description="Plain text.")
    group = graphene.String(required=True)
    village = graphene.String(required=True)
    commune = graphene.Field(AdministrativeUnit)
    district = graphene.Field(AdministrativeUnit)
    ingredients = graphene.String(required=True)
    net_content = graphene.String(required=True)
    shelf_life = graphene.String(required=True)
    storage = graphene.String(required=True)
    certificate = graphene.Field(Certificate, required=True)
    producer = graphene.Field(Producer, required=True)
    variants = graphene.List(graphene.NonNull(Variant), required=True)
    pictures = graphene.List(graphene.NonNull(Picture), required=True)
    places_in_stock = graphene.List(graphene.NonNull(PlaceStock), required=True)
    places_count = graphene.Int(required=True, description="Places that have it in stock.")
    distance_km = graphene.Float()

    def resolve_id(self, info: ResolveInfo) -> str:
        return graphene.Node.to_global_id("Product", self.product_id)

    def resolve_price(self, info: ResolveInfo) -> Money | None:
        return None if self.price is None else money(self.price)

    def resolve_commune(self, info: ResolveInfo) -> Any:
        if hasattr(self, "commune"):
            return self.commune
        return _row(self, info).then(lambda row: dataloaders.unit(info, row.commune_id))

    def resolve_district(self, info: ResolveInfo) -> Any:
        if hasattr(self, "district"):
            return self.district
        return _row(self, info).then(lambda row: dataloaders.unit(info, row.district_id))

    def resolve_certificate(self, info: ResolveInfo) -> Promise:
        return info.context.loader(dataloaders.GoverningCertificate).load(self.product_id)

    def resolve_producer(self, info: ResolveInfo) -> Promise:
        return _row(self, info).then(
            lambda row: info.context.loader(dataloaders.ProducerById).load(row.producer_id)
        )

    def resolve_variants(self, info: ResolveInfo) -> Promise:
        return info.context.loader(dataloaders.VariantsOfProduct).load(self.product_id)

    def resolve_pictures(self, info: ResolveInfo) -> Promise:
        return info.context.loader(dataloaders.PicturesOfProduct).load(self.product_id)

    def resolve_places_in_stock(self, info: ResolveInfo) -> Promise:
        return info.context.loader(dataloaders.PlacesInStock).load(self.product_id)

    def resolve_description(self, info: ResolveInfo) -> Promise:
        return _row(self, info).then(lambda row: plain_text(row.product.description))

    def resolve_village(self, info: ResolveInfo) -> Any:
        if hasattr(self, "village"):
            return self.village
        return _row(self, info).then(lambda row: row.village)

    def resolve_ingredients(self, info: ResolveInfo) -> Promise:
        return _row(self, info).then(lambda row: row.ingredients)

    def resolve_net_content(self, info: ResolveInfo) -> Promise:
        return _row(self, info).then(lambda row: row.net_content)

    def resolve_shelf_life(self, info: ResolveInfo) -> Promise:
        return _row(self, info).then(lambda row: row.shelf_life)

    def resolve_storage(self, info: ResolveInfo) -> Promise:
        return _row(self, info).then(lambda row: row.storage)


def _row(product: Any, info: ResolveInfo) -> Promise:
    """The ``CertifiedProduct`` of a listed product, read once for all products of the answer."""
    return info.context.loader(dataloaders.CertifiedProductByProduct).load(product.product_id)
