"""Saleor's roots without what ``closed`` names, with our overrides; no federation, so no ``_entities``."""

from __future__ import annotations

from typing import Any

import graphene
from saleor.graphql import api as saleor_api

from .closed import CLOSED_MUTATIONS, CLOSED_QUERIES
from .overrides import CustomerUpdate, UserBulkSetActive


class _Overrides(graphene.ObjectType):
    customer_update = CustomerUpdate.Field()
    user_bulk_set_active = UserBulkSetActive.Field()


def _without(name: str, roots: type, closed: dict[str, str], *first: type) -> Any:
    """A root type named ``name`` with the fields of ``roots`` less the ``closed`` ones."""
    unknown = sorted(set(closed) - set(roots._meta.fields))  # type: ignore[attr-defined]
    if unknown:
        raise LookupError(
            f"storefront_api.staff.closed names fields that Saleor does not have: {', '.join(unknown)}"
        )
    root = type(name, (*first, roots), {})
    for field in closed:
        root._meta.fields.pop(field, None)  # type: ignore[attr-defined]
    return root


Query = _without("Query", saleor_api.Query, CLOSED_QUERIES)
Mutation = _without("Mutation", saleor_api.Mutation, CLOSED_MUTATIONS, _Overrides)

schema = graphene.Schema(query=Query, mutation=Mutation)
