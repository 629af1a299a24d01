"""``operatedPlaces`` and ``operatedPlace``: only the caller's own."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import ResolveInfo

from marketplace.routing import queue
from ocop_catalog.models import FulfilmentPoint

from .access import NotThere, point_of
from .types import OperatedPlace


class PlaceQueries(graphene.ObjectType):
    """Workspaces of operators. Another's place is null, exactly like one that does not exist."""

    operated_places = graphene.List(
        graphene.NonNull(OperatedPlace),
        required=True,
        description="Where the caller works; none for a guest.",
    )
    operated_place = graphene.Field(OperatedPlace, slug=graphene.String(required=True))

    @staticmethod
    def resolve_operated_places(_root: Any, info: ResolveInfo) -> list[FulfilmentPoint]:
        user = info.context.user
        return list(queue.points_of(user)) if user.is_authenticated else []

    @staticmethod
    def resolve_operated_place(_root: Any, info: ResolveInfo, slug: str) -> FulfilmentPoint | None:
        try:
            return point_of(info, slug)
        except NotThere:
            return None
