"""``checkout``, ``order`` and ``orders``: only ever the caller's."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import ResolveInfo

from marketplace.ordering import selectors
from marketplace.ordering.domain import BasketView
from marketplace.ordering.errors import BasketNotFound
from marketplace.ordering.selectors import OrderView

from ..scalars import money
from .destinations import basket_of, order_of
from .types import Checkout, Order, OrderSummary

MOST_ORDERS = 50


class OrderingQueries(graphene.ObjectType):
    """Baskets and orders. Somebody else's are null, exactly like those that do not exist."""

    checkout = graphene.Field(Checkout, id=graphene.ID(required=True))
    order = graphene.Field(
        Order, token=graphene.ID(required=True), description="By the unguessable token of the order."
    )
    orders = graphene.Field(
        graphene.List(graphene.NonNull(OrderSummary)),
        required=True,
        first=graphene.Int(),
        description="The signed-in caller's, newest first; none for a guest.",
    )

    @staticmethod
    def resolve_checkout(_root: Any, info: ResolveInfo, id: str) -> BasketView | None:
        try:
            return selectors.basket_view(basket_of(info, id))
        except BasketNotFound:
            return None

    @staticmethod
    def resolve_order(_root: Any, info: ResolveInfo, token: str) -> OrderView | None:
        return order_of(info, token)

    @staticmethod
    def resolve_orders(_root: Any, info: ResolveInfo, first: int = 20) -> list[OrderSummary]:
        user = info.context.user
        if not user.is_authenticated:
            return []
        placements = selectors.orders_of(user)[: max(1, min(first, MOST_ORDERS))]
        return [
            OrderSummary(
                number=p.number,
                token=p.order.token,
                created=p.order.created,
                total=money(p.order.total_gross_amount),
            )
            for p in placements
        ]
