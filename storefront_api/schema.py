"""The public schema: what the shop needs and nothing else (an allow-list; see docs/adr)."""

from __future__ import annotations

import graphene

from . import limits
from .account.mutations import AccountMutations
from .account.queries import AccountQueries
from .documents import DocumentCache
from .views import GraphQLView


class Query(AccountQueries, graphene.ObjectType):
    """Reading."""


class Mutation(AccountMutations, graphene.ObjectType):
    """Changing; one per request."""


schema = graphene.Schema(query=Query, mutation=Mutation)


class StorefrontView(GraphQLView):
    """The shoppers' API."""

    schema = schema
    documents = DocumentCache(schema, limits.STOREFRONT)
