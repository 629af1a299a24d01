"""Giving up an order or part of it; the work is done by marketplace.ordering's services.

Each mutation says what is to remain, or what is to be gone, so calling it twice gives nothing up twice; with a
``clientKey`` a late repetition does not undo what was asked since.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import graphene
from graphql import ResolveInfo

from marketplace.ordering import selectors
from marketplace.ordering.errors import OrderingError, OrderNotFound
from marketplace.ordering.selectors import OrderView
from marketplace.ordering.services import cancelling, orders
from marketplace.ordering.services.calls import keyed, once

from ..ocop.queries import key_of
from .destinations import order_of
from .mutations import refusal
from .types import CheckoutError, Order

CLIENT_KEY = (
    "Made by the client for this wish, 8–64 letters, digits, “-”, “_”; the same call again acts once."
)


class OrderCancel(graphene.Mutation):
    """Cancel an order of which nothing is packed yet; by its token."""

    class Arguments:
        token = graphene.ID(required=True)
        reason = graphene.String()
        client_key = graphene.String(description=CLIENT_KEY)

    order = graphene.Field(Order)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(
        _root: Any, info: ResolveInfo, token: str, reason: str = "", client_key: str = ""
    ) -> OrderCancel:
        order, errors = give_up(
            info,
            token,
            client_key,
            ("cancel", {"reason": reason}),
            partial(orders.cancel_order, reason=reason[:300]),
        )
        return OrderCancel(order=order, checkout_errors=errors)


class OrderParcelCancel(graphene.Mutation):
    """Cancel one parcel that is not packed yet. A second call changes nothing."""

    class Arguments:
        token = graphene.ID(required=True)
        code = graphene.String(required=True, description="Code of the parcel.")
        reason = graphene.String()
        client_key = graphene.String(description=CLIENT_KEY)

    order = graphene.Field(Order)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(
        _root: Any, info: ResolveInfo, token: str, code: str, reason: str = "", client_key: str = ""
    ) -> OrderParcelCancel:
        order, errors = give_up(
            info,
            token,
            client_key,
            ("cancel_parcel", {"code": code.upper(), "reason": reason}),
            partial(cancelling.cancel_order_parcel, code=code, reason=reason[:300]),
        )
        return OrderParcelCancel(order=order, checkout_errors=errors)


class RemainingInput(graphene.InputObjectType):
    """What is still wanted of an order line; 0 gives it up."""

    line_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class OrderLinesCancel(graphene.Mutation):
    """Give up units that are not packed yet: say what remains. A second call changes nothing."""

    class Arguments:
        token = graphene.ID(required=True)
        remaining = graphene.List(graphene.NonNull(RemainingInput), required=True)
        reason = graphene.String()
        client_key = graphene.String(description=CLIENT_KEY)

    order = graphene.Field(Order)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(
        _root: Any,
        info: ResolveInfo,
        token: str,
        remaining: list[dict[str, Any]],
        reason: str = "",
        client_key: str = "",
    ) -> OrderLinesCancel:
        wanted = {key_of(line["line_id"], "OrderLine"): line["quantity"] for line in remaining}
        order, errors = give_up(
            info,
            token,
            client_key,
            ("cancel_lines", {"remaining": sorted(wanted.items()), "reason": reason}),
            partial(cancelling.reduce_order, remaining=wanted, reason=reason[:300]),
        )
        return OrderLinesCancel(order=order, checkout_errors=errors)


class CancellingMutations(graphene.ObjectType):
    """An order, a parcel or some units given up before they are packed."""

    order_cancel = OrderCancel.Field()
    order_parcel_cancel = OrderParcelCancel.Field()
    order_lines_cancel = OrderLinesCancel.Field()


def give_up(
    info: ResolveInfo,
    token: str,
    client_key: str,
    asked: tuple[str, dict[str, Any]],
    work: Callable[..., None],
) -> tuple[OrderView | None, list[CheckoutError]]:
    """Have all or some of an order given up, and show it as it is then. Other people's orders are not there."""
    view = order_of(info, token)
    if view is None:
        return None, [refusal(OrderNotFound())]
    order_id = view.order.pk
    actor = info.context.user if info.context.user.is_authenticated else None
    operation, what = asked
    try:
        once(
            keyed(order_id=order_id, key=client_key, operation=operation, asked=what),
            partial(work, order_id=order_id, actor=actor),
        )
    except OrderingError as error:
        return view, [refusal(error)]
    return selectors.order_by_token(token), []
