"""Paying an order by card."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import ResolveInfo

from marketplace.ordering import selectors
from marketplace.ordering.errors import OrderingError, OrderNotFound
from marketplace.ordering.services.calls import keyed, once_outside
from marketplace.payments.errors import PaymentError
from marketplace.payments.stripe.services.sessions import open_session

from .. import throttles
from .cancelling import CLIENT_KEY
from .destinations import order_of
from .mutations import refusal
from .types import CheckoutError, Order


class PayOrder(graphene.Mutation):
    """Open the page to pay an order on by card, or answer the one that is open; by the order's token.

    Idempotent: the order has one open page at most. With a ``clientKey`` a repetition opens no other page once that one
    is over; a new try to pay takes a new key.
    """

    class Arguments:
        token = graphene.ID(required=True)
        client_key = graphene.String(description=CLIENT_KEY)

    order = graphene.Field(Order)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(_root: Any, info: ResolveInfo, token: str, client_key: str = "") -> PayOrder:
        throttles.hit(throttles.ORDERS, info.context.address)
        view = order_of(info, token)
        if view is None:
            return PayOrder(checkout_errors=[refusal(OrderNotFound())])
        order_id = view.order.pk
        try:
            once_outside(
                keyed(order_id=order_id, key=client_key, operation="pay", asked={}),
                lambda: open_session(order_id=order_id),
            )
        except (OrderingError, PaymentError) as error:
            return PayOrder(order=view, checkout_errors=[refusal(error)])
        return PayOrder(order=selectors.order_by_token(token), checkout_errors=[])


class PayingMutations(graphene.ObjectType):
    """From order to payment."""

    pay_order = PayOrder.Field()
