"""The search's input and output types."""

from __future__ import annotations

import graphene

from ..ocop.types import OcopProduct
from ..scalars import Dong, InputProblem, PageInfo


class PriceRange(graphene.InputObjectType):
    """Whole đồng, both ends included."""

    gte = Dong()
    lte = Dong()


class NearInput(graphene.InputObjectType):
    """A point or a commune; ``km`` narrows to what is in stock within it."""

    lat = graphene.Float()
    lon = graphene.Float()
    commune = graphene.String(description="Code of a commune instead of a point.")
    km = graphene.Float()


class OcopProductFilter(graphene.InputObjectType):
    """Values of one field are alternatives; fields narrow each other. Values are those of the facets."""

    stars = graphene.List(graphene.NonNull(graphene.Int))
    districts = graphene.List(graphene.NonNull(graphene.String))
    communes = graphene.List(graphene.NonNull(graphene.String))
    groups = graphene.List(graphene.NonNull(graphene.String))
    sets = graphene.List(graphene.NonNull(graphene.String))
    producer_kinds = graphene.List(graphene.NonNull(graphene.String))
    producers = graphene.List(graphene.NonNull(graphene.String))
    price = graphene.InputField(PriceRange)
    price_bands = graphene.List(graphene.NonNull(graphene.String))
    places = graphene.List(graphene.NonNull(graphene.String))
    in_stock = graphene.Boolean()
    potential_five = graphene.Boolean()
    new = graphene.Boolean()
    near = graphene.InputField(NearInput)


class OcopProductSort(graphene.Enum):
    """Orders of the result; DISTANCE needs ``near``."""

    RELEVANCE = "relevance"
    STARS = "stars"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    NEWEST = "newest"
    NAME = "name"
    DISTANCE = "distance"


class FacetValue(graphene.ObjectType):
    """One value of a facet and how many products it would give under the other facets' filters."""

    value = graphene.String(required=True)
    label = graphene.String(required=True)
    count = graphene.Int(required=True)
    selected = graphene.Boolean(required=True)


class Facet(graphene.ObjectType):
    """A facet with its exact counts; selected values are always listed."""

    name = graphene.String(required=True)
    label = graphene.String(required=True)
    note = graphene.String(required=True)
    values = graphene.List(graphene.NonNull(FacetValue), required=True)


class OcopProductEdge(graphene.ObjectType):
    node = graphene.Field(OcopProduct, required=True)
    cursor = graphene.String(required=True)


class EmptyingFilter(graphene.ObjectType):
    """A filter that alone leaves nothing to be found."""

    name = graphene.String(
        required=True, description="A facet's name, or price_range, near: the distance, pickup: today."
    )
    count = graphene.Int(required=True, description="How many products are found without it.")


class OcopProductConnection(graphene.ObjectType):
    """Products found, all of them listable at this moment."""

    total_count = graphene.Int(required=True)
    edges = graphene.List(graphene.NonNull(OcopProductEdge), required=True)
    page_info = graphene.Field(PageInfo, required=True)
    facets = graphene.List(graphene.NonNull(Facet), required=True)
    did_you_mean = graphene.String()
    corrected = graphene.String(description="What the words were taken for, when not as typed.")
    missing_words = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Words that no name in the catalogue has; products without them are found too.",
    )
    problems = graphene.List(
        graphene.NonNull(InputProblem), required=True, description="Parts of the input that were left out."
    )
    nearest = graphene.List(
        graphene.NonNull(OcopProduct),
        required=True,
        description="The nearest products when nothing is found.",
    )
    emptied_by = graphene.List(
        graphene.NonNull(EmptyingFilter),
        required=True,
        description="When nothing is found: the filters without which, one at a time, something is.",
    )


class Suggestion(graphene.ObjectType):
    """Something to offer while typing."""

    kind = graphene.String(required=True, description="product, producer, village, district or group.")
    label = graphene.String(required=True)
    value = graphene.String(required=True)
    detail = graphene.String(required=True)
