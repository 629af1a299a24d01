"""The public schema: what the shop needs and nothing else (an allow-list; see docs/adr)."""

from __future__ import annotations

import graphene

from . import limits
from .account.mutations import AccountMutations
from .account.queries import AccountQueries
from .documents import DocumentCache
from .ocop.queries import OcopQueries
from .ordering.mutations import OrderingMutations
from .ordering.queries import OrderingQueries
from .search.queries import SearchQueries
from .views import GraphQLView


class Query(AccountQueries, OcopQueries, OrderingQueries, SearchQueries, graphene.ObjectType):
    """Reading."""


class Mutation(AccountMutations, OrderingMutations, graphene.ObjectType):
    """Changing; one per request."""


schema = graphene.Schema(query=Query, mutation=Mutation)


class StorefrontView(GraphQLView):
    """The shoppers' API."""

    schema = schema
    documents = DocumentCache(schema, limits.STOREFRONT)
