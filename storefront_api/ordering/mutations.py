"""Basket and order: input and errors translated, the work done by marketplace.ordering's services.

Names follow Saleor's. Every mutation either does all it was asked or nothing, and says why in ``checkoutErrors``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import graphene
from django.db import transaction
from django.utils import translation
from graphql import ResolveInfo

from marketplace.ordering import selectors
from marketplace.ordering.domain import BasketView, Consents, Contact
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.services import baskets, placing
from marketplace.payments.errors import PaymentError

from .. import throttles
from ..ocop.queries import key_of
from .destinations import basket_of, read_destination, token_of
from .types import Checkout, CheckoutError, DestinationInput, Order

Answer = TypeVar("Answer")


class CheckoutLineInput(graphene.InputObjectType):
    """A variant and how many of it."""

    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class CheckoutCreateInput(graphene.InputObjectType):
    """What to begin a basket with."""

    lines = graphene.List(graphene.NonNull(CheckoutLineInput), required=True)


class ContactInput(graphene.InputObjectType):
    """Who receives the order."""

    full_name = graphene.String(required=True)
    phone = graphene.String(required=True, description="0912345678 or +84…")
    email = graphene.String()


class ConsentsInput(graphene.InputObjectType):
    """What the shopper agreed to; never assumed."""

    terms = graphene.Boolean(required=True)
    privacy = graphene.Boolean(required=True)
    adult = graphene.Boolean(description="18 or older, asked for with alcohol.")


class PlacementInput(graphene.InputObjectType):
    """All an order needs beyond its basket."""

    contact = graphene.InputField(ContactInput, required=True)
    destination = graphene.InputField(DestinationInput, required=True)
    payment_method = graphene.String(required=True, description="A code of quote.paymentMethods.")
    consents = graphene.InputField(ConsentsInput, required=True)
    note = graphene.String()
    seen_total = graphene.Int(description="The total shown to the shopper, in đồng; another one is refused.")


def refusals(work: Callable[[], Answer]) -> tuple[Answer | None, list[CheckoutError]]:
    """``work``'s answer, or its refusal as data with nothing changed."""
    try:
        with transaction.atomic():
            return work(), []
    except OrderingError as error:
        return None, [refusal(error)]


def refusal(error: OrderingError | PaymentError) -> CheckoutError:
    return CheckoutError(
        field=error.data.get("field"), code=error.code.upper(), message=str(error), retryable=error.retryable
    )


class _BasketMutation:
    """What mutations of a basket answer."""

    checkout = graphene.Field(Checkout)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)


class CheckoutCreate(_BasketMutation, graphene.Mutation):
    """A basket with its first lines."""

    class Arguments:
        input = CheckoutCreateInput(required=True)

    @staticmethod
    def mutate(_root: Any, info: ResolveInfo, input: dict[str, Any]) -> CheckoutCreate:
        def work() -> BasketView:
            user = info.context.user if info.context.user.is_authenticated else None
            basket = baskets.get_or_create_basket(user=user)
            return add_lines(basket, input["lines"])

        view, errors = refusals(work)
        return CheckoutCreate(checkout=view, checkout_errors=errors)


class CheckoutLinesAdd(_BasketMutation, graphene.Mutation):
    """More units; a variant that is there already gets more."""

    class Arguments:
        checkout_id = graphene.ID(required=True)
        lines = graphene.List(graphene.NonNull(CheckoutLineInput), required=True)

    @staticmethod
    def mutate(
        _root: Any, info: ResolveInfo, checkout_id: str, lines: list[dict[str, Any]]
    ) -> CheckoutLinesAdd:
        view, errors = refusals(lambda: add_lines(basket_of(info, checkout_id), lines))
        return CheckoutLinesAdd(checkout=view, checkout_errors=errors)


class CheckoutLinesUpdate(_BasketMutation, graphene.Mutation):
    """Set quantities; 0 takes a line out."""

    class Arguments:
        checkout_id = graphene.ID(required=True)
        lines = graphene.List(graphene.NonNull(CheckoutLineInput), required=True)

    @staticmethod
    def mutate(
        _root: Any, info: ResolveInfo, checkout_id: str, lines: list[dict[str, Any]]
    ) -> CheckoutLinesUpdate:
        view, errors = refusals(lambda: set_lines(basket_of(info, checkout_id), lines))
        return CheckoutLinesUpdate(checkout=view, checkout_errors=errors)


class CheckoutLineDelete(_BasketMutation, graphene.Mutation):
    """Take one line out."""

    class Arguments:
        checkout_id = graphene.ID(required=True)
        line_id = graphene.ID(required=True)

    @staticmethod
    def mutate(_root: Any, info: ResolveInfo, checkout_id: str, line_id: str) -> CheckoutLineDelete:
        view, errors = refusals(
            lambda: baskets.remove_line(
                basket=basket_of(info, checkout_id), line_id=key_of(line_id, "CheckoutLine")
            )
        )
        return CheckoutLineDelete(checkout=view, checkout_errors=errors)


class CheckoutComplete(graphene.Mutation):
    """Place the order: gate, prices, stock, plan, parcels in one transaction. A second call answers the first order."""

    class Arguments:
        checkout_id = graphene.ID(required=True)
        placement = PlacementInput(required=True)

    order = graphene.Field(Order)
    replayed = graphene.Boolean(
        required=True, description="True when the order had been placed by an earlier call."
    )
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(
        _root: Any, info: ResolveInfo, checkout_id: str, placement: dict[str, Any]
    ) -> CheckoutComplete:
        throttles.hit(throttles.ORDERS, info.context.address)
        user = info.context.user if info.context.user.is_authenticated else None
        contact, consents = placement["contact"], placement["consents"]
        try:
            placed = placing.place_order(
                basket_token=token_of(checkout_id),
                contact=Contact(
                    full_name=contact["full_name"], phone=contact["phone"], email=contact.get("email") or ""
                ),
                destination=read_destination(placement["destination"]),
                payment_method=placement["payment_method"],
                consents=Consents(
                    terms=consents["terms"], privacy=consents["privacy"], adult=bool(consents.get("adult"))
                ),
                note=placement.get("note") or "",
                user=user,
                language=translation.get_language() or "vi",
                seen_total=placement.get("seen_total"),
            )
        except OrderingError as error:
            return CheckoutComplete(replayed=False, checkout_errors=[refusal(error)])
        view = selectors.order_by_token(placed.token)
        return CheckoutComplete(order=view, replayed=placed.replayed, checkout_errors=[])


class OrderingMutations(graphene.ObjectType):
    """From basket to order."""

    checkout_create = CheckoutCreate.Field()
    checkout_lines_add = CheckoutLinesAdd.Field()
    checkout_lines_update = CheckoutLinesUpdate.Field()
    checkout_line_delete = CheckoutLineDelete.Field()
    checkout_complete = CheckoutComplete.Field()


def add_lines(basket: Any, lines: list[dict[str, Any]]) -> BasketView:
    """Add each line; the caller's transaction makes them all or none."""
    view = None
    for line in lines:
        view = baskets.add_line(
            basket=basket, variant_id=key_of(line["variant_id"], "ProductVariant"), quantity=line["quantity"]
        )
    return view or selectors.basket_view(basket)


def set_lines(basket: Any, lines: list[dict[str, Any]]) -> BasketView:
    """Set the quantity of each variant's line, adding one where there is none."""
    view = selectors.basket_view(basket)
    for line in lines:
        variant_id, quantity = key_of(line["variant_id"], "ProductVariant"), line["quantity"]
        present = next((known for known in view.lines if known.variant_id == variant_id), None)
        if present is not None:
            view = baskets.set_quantity(basket=basket, line_id=present.line_id, quantity=quantity)
        elif quantity != 0:
            view = baskets.add_line(basket=basket, variant_id=variant_id, quantity=quantity)
    return view
