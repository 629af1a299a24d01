"""``me``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene
from graphql import ResolveInfo

from .types import Account

if TYPE_CHECKING:
    from saleor.account.models import User


class AccountQueries(graphene.ObjectType):
    """The caller."""

    me = graphene.Field(Account, description="Null for a guest.")

    @staticmethod
    def resolve_me(_root: Any, info: ResolveInfo) -> User | None:
        return info.context.user if info.context.user.is_authenticated else None
