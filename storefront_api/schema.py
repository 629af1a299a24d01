"""The public schema: what the shop needs and nothing else (an allow-list; see docs/adr)."""

from __future__ import annotations

import graphene

from . import limits
from .account.mutations import AccountMutations
from .account.queries import AccountQueries
from .documents import DocumentCache
from .ocop.queries import OcopQueries
from .ordering.cancelling import CancellingMutations
from .ordering.mutations import OrderingMutations
from .ordering.paying import PayingMutations
from .ordering.queries import OrderingQueries
from .ordering.returning import ReturningMutations, ReturningQueries
from .places.mutations import PlaceMutations
from .places.queries import PlaceQueries
from .search.queries import PlainSearchQueries, SearchQueries
from .views import GraphQLView


class Query(
    AccountQueries,
    OcopQueries,
    OrderingQueries,
    PlaceQueries,
    ReturningQueries,
    SearchQueries,
    graphene.ObjectType,
):
    """Reading."""


class PlainQuery(
    AccountQueries,
    OcopQueries,
    OrderingQueries,
    PlaceQueries,
    ReturningQueries,
    PlainSearchQueries,
    graphene.ObjectType,
):
    """``Query`` with lists that ``search.plain`` completes."""

    class Meta:
        name = "Query"


class Mutation(
    AccountMutations,
    OrderingMutations,
    PayingMutations,
    PlaceMutations,
    CancellingMutations,
    ReturningMutations,
    graphene.ObjectType,
):
    """Changing; one per request."""


schema = graphene.Schema(query=Query, mutation=Mutation)
plain_schema = graphene.Schema(query=PlainQuery, mutation=Mutation)
"""What plain documents are executed with; they are validated, as all are, against ``schema``."""


class StorefrontView(GraphQLView):
    """The shoppers' API."""

    schema = schema
    takes_files = True
    plain_schema = plain_schema
    documents = DocumentCache(schema, limits.STOREFRONT)
