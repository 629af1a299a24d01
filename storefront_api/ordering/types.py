"""Baskets, quotes, orders and parcels as the API shows them; over marketplace.ordering's dataclasses."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import ResolveInfo

from marketplace.ordering import selectors
from marketplace.ordering.domain import ParcelView, Quote
from marketplace.ordering.models import PaymentState
from marketplace.ordering.selectors import OrderView
from marketplace.ordering.selectors.receipts import Movement, movements_of
from marketplace.ordering.selectors.remaining import LineLeft, units_left
from marketplace.ordering.selectors.returns import Returnable, returnable, returns_of_order
from marketplace.payments.selectors import money_of
from marketplace.payments.stripe.selectors import live_attempt
from marketplace.routing.models import DeliveryMethod

from ..scalars import InputProblem, Money, money
from .destinations import basket_of, read_destination
from .return_types import MoneyMovement, OrderReturn, ReturnableLine

Method = graphene.Enum("DeliveryMethod", [(m.name, m.value) for m in DeliveryMethod])


class CheckoutError(InputProblem):
    """Why a basket or order was not changed; nothing of it was done."""

    retryable = graphene.Boolean(
        required=True, description="True when the same call may go through a moment later."
    )


class DestinationInput(graphene.InputObjectType):
    """Where an order goes: to a commune and street, or to a place that hands parcels over."""

    method = Method(required=True)
    commune = graphene.String(description="Commune code, for DELIVERY.")
    street = graphene.String(description="House number and street, for DELIVERY.")
    pick_up_place = graphene.String(description="Slug of a place, for PICK_UP.")


class CheckoutLine(graphene.ObjectType):
    """One line of a basket."""

    id = graphene.ID(required=True)
    variant_id = graphene.ID(required=True)
    product_slug = graphene.String(required=True)
    name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    unit_price = graphene.Field(Money, required=True)
    total_price = graphene.Field(Money, required=True)
    available = graphene.Int(
        required=True, description="Units free in all places together, at most 50 are told."
    )
    problem = graphene.Field(InputProblem, description="Why it could not be ordered now.")

    def resolve_id(self, info: ResolveInfo) -> str:
        return graphene.Node.to_global_id("CheckoutLine", self.line_id)

    def resolve_variant_id(self, info: ResolveInfo) -> str:
        return graphene.Node.to_global_id("ProductVariant", self.variant_id)

    def resolve_product_slug(self, info: ResolveInfo) -> str:
        return str(self.slug)

    def resolve_unit_price(self, info: ResolveInfo) -> Money:
        return money(self.unit_price)

    def resolve_total_price(self, info: ResolveInfo) -> Money:
        return money(self.total)

    def resolve_available(self, info: ResolveInfo) -> int:
        return min(int(self.available), 50)

    def resolve_problem(self, info: ResolveInfo) -> InputProblem | None:
        return None if self.problem is None else problem(self.problem)


class QuoteParcel(graphene.ObjectType):
    """A parcel as it would be."""

    place_name = graphene.String(required=True)
    place_slug = graphene.String(required=True)
    km = graphene.Float()
    ready_at = graphene.DateTime()

    def resolve_place_name(self: ParcelView, info: ResolveInfo) -> str:
        return self.place.name

    def resolve_place_slug(self: ParcelView, info: ResolveInfo) -> str:
        return self.place.slug

    def resolve_km(self: ParcelView, info: ResolveInfo) -> float | None:
        return self.place.km


class Shortfall(graphene.ObjectType):
    """Units that nobody has."""

    name = graphene.String(required=True)
    wanted = graphene.Int(required=True)
    available = graphene.Int(required=True)


class PaymentMethod(graphene.ObjectType):
    """A way to pay this basket, or why not."""

    code = graphene.String(required=True)
    label = graphene.String(required=True)
    refusal = graphene.String()


class CheckoutQuote(graphene.ObjectType):
    """What an order would cost, where it would come from and when, without placing it."""

    parcels = graphene.List(graphene.NonNull(QuoteParcel), required=True)
    ready_from = graphene.DateTime()
    ready_until = graphene.DateTime()
    subtotal = graphene.Field(Money, required=True)
    shipping_fee = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True)
    shortfall = graphene.List(graphene.NonNull(Shortfall), required=True)
    payment_methods = graphene.List(graphene.NonNull(PaymentMethod), required=True)
    problems = graphene.List(graphene.NonNull(InputProblem), required=True)
    can_be_placed = graphene.Boolean(required=True)

    def resolve_subtotal(self: Quote, info: ResolveInfo) -> Money:
        return money(self.subtotal)

    def resolve_shipping_fee(self: Quote, info: ResolveInfo) -> Money:
        return money(self.shipping_fee)

    def resolve_total(self: Quote, info: ResolveInfo) -> Money:
        return money(self.total)

    def resolve_payment_methods(self: Quote, info: ResolveInfo) -> list[PaymentMethod]:
        return [
            PaymentMethod(
                code=option.method.code,
                label=str(option.method.label),
                refusal=None if option.refusal is None else str(option.refusal.message),
            )
            for option in self.payment_options
        ]

    def resolve_problems(self: Quote, info: ResolveInfo) -> list[InputProblem]:
        return [problem(p) for p in self.problems]


class Checkout(graphene.ObjectType):
    """A basket. Whoever knows a guest's id may read and change it; a signed-in user's only they may."""

    id = graphene.ID(required=True)
    token = graphene.ID(required=True)
    lines = graphene.List(graphene.NonNull(CheckoutLine), required=True)
    quantity = graphene.Int(required=True)
    subtotal_price = graphene.Field(Money, required=True)
    problems = graphene.List(graphene.NonNull(InputProblem), required=True)
    quote = graphene.Field(CheckoutQuote, required=True, destination=DestinationInput())

    def resolve_id(self, info: ResolveInfo) -> str:
        return graphene.Node.to_global_id("Checkout", self.token)

    def resolve_subtotal_price(self, info: ResolveInfo) -> Money:
        return money(self.subtotal)

    def resolve_problems(self, info: ResolveInfo) -> list[InputProblem]:
        return [problem(p) for p in self.problems]

    def resolve_quote(self, info: ResolveInfo, destination: dict[str, Any] | None = None) -> Quote:
        where = None if destination is None else read_destination(destination)
        return selectors.quote(basket=basket_of(info, str(self.token)), destination=where)


class ParcelStep(graphene.ObjectType):
    """One thing that happened to a parcel."""

    code = graphene.String(required=True)
    label = graphene.String(required=True)
    at = graphene.DateTime(required=True)


class OrderParcelLine(graphene.ObjectType):
    """Units of an order line in a parcel."""

    order_line_id = graphene.ID(required=True)
    name = graphene.String(required=True)
    quantity = graphene.Int(required=True)

    def resolve_order_line_id(self, info: ResolveInfo) -> str:
        return str(graphene.Node.to_global_id("OrderLine", self.order_line_id))

    def resolve_name(self, info: ResolveInfo) -> str:
        return str(self.order_line.product_name)


class OrderParcel(graphene.ObjectType):
    """A parcel of an order."""

    code = graphene.String(required=True)
    state = graphene.String(required=True)
    state_label = graphene.String(required=True)
    place_name = graphene.String(required=True)
    place_slug = graphene.String(required=True)
    why_cancelled = graphene.String(description="What its place told when it cancelled; null otherwise.")
    pick_up_code = graphene.String(description="To be shown at the place; only to the shopper.")
    timeline = graphene.List(graphene.NonNull(ParcelStep), required=True)
    lines = graphene.List(graphene.NonNull(OrderParcelLine), required=True)
    returnable = graphene.List(
        graphene.NonNull(ReturnableLine), required=True, description="Empty until it is delivered."
    )

    def resolve_code(self, info: ResolveInfo) -> str:
        return str(self.parcel.code)

    def resolve_state(self, info: ResolveInfo) -> str:
        return str(self.parcel.state)

    def resolve_place_name(self, info: ResolveInfo) -> str:
        return str(self.place.name)

    def resolve_place_slug(self, info: ResolveInfo) -> str:
        return str(self.place.slug)

    def resolve_why_cancelled(self, info: ResolveInfo) -> str | None:
        return self.why_cancelled or None

    def resolve_returnable(self, info: ResolveInfo) -> list[Returnable]:
        return [line for line in returnable(self.parcel) if line.left > 0]

    def resolve_pick_up_code(self, info: ResolveInfo) -> str | None:
        return self.pick_up_code or None


class OrderLine(graphene.ObjectType):
    """A line of an order."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    unit_price = graphene.Field(Money, required=True)
    total_price = graphene.Field(Money, required=True)

    def resolve_id(self, info: ResolveInfo) -> str:
        return str(graphene.Node.to_global_id("OrderLine", self.pk))

    def resolve_name(self, info: ResolveInfo) -> str:
        return str(self.product_name)

    def resolve_unit_price(self, info: ResolveInfo) -> Money:
        return money(self.unit_price_gross_amount)

    def resolve_total_price(self, info: ResolveInfo) -> Money:
        return money(self.unit_price_gross_amount * self.quantity)


class LineRemaining(graphene.ObjectType):
    """Pieces of an order line that were not given up."""

    line_id = graphene.ID(required=True)
    left = graphene.Int(required=True)
    least = graphene.Int(required=True, description="Packed, on their way or there: they remain.")

    def resolve_line_id(self: LineLeft, info: ResolveInfo) -> str:
        return str(graphene.Node.to_global_id("OrderLine", self.order_line_id))


class OrderPayment(graphene.ObjectType):
    """How an order is paid, and where the money is."""

    method = graphene.String(required=True, description="A code of quote.paymentMethods.")
    label = graphene.String(required=True)
    state = graphene.String(required=True)
    url = graphene.String(
        description="The page to pay on by card, while one is open; payOrder opens one. Null otherwise."
    )
    received = graphene.Field(Money, required=True)
    owed_back = graphene.Field(Money, required=True, description="Owed to the shopper and not sent yet.")
    sent_back = graphene.Field(Money, required=True)


class Order(graphene.ObjectType):
    """An order, to whoever holds its token or placed it signed in."""

    number = graphene.String(required=True)
    token = graphene.ID(required=True)
    status = graphene.String(required=True)
    status_label = graphene.String(required=True)
    lines = graphene.List(graphene.NonNull(OrderLine), required=True)
    parcels = graphene.List(graphene.NonNull(OrderParcel), required=True)
    subtotal = graphene.Field(Money, required=True)
    shipping_fee = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True)
    bill = graphene.Field(
        Money, required=True, description="What it costs as it stands: less what was cancelled or taken back."
    )
    payment = graphene.Field(OrderPayment, required=True)
    payment_label = graphene.String(required=True)
    payment_state = graphene.String(required=True)
    hold_until = graphene.DateTime(description="Until when it waits for its payment.")
    can_cancel = graphene.Boolean(required=True)
    remaining = graphene.List(
        graphene.NonNull(LineRemaining), required=True, description="What orderLinesCancel may change."
    )
    returns = graphene.List(graphene.NonNull(OrderReturn), required=True, description="Newest first.")
    payments = graphene.List(
        graphene.NonNull(MoneyMovement), required=True, description="Money that came in, oldest first."
    )
    refunds = graphene.List(
        graphene.NonNull(MoneyMovement), required=True, description="Money that went back, oldest first."
    )

    def resolve_status(self: OrderView, info: ResolveInfo) -> str:
        return str(self.order.status)

    def resolve_payment(self: OrderView, info: ResolveInfo) -> OrderPayment:
        return payment_of(self)

    def resolve_subtotal(self: OrderView, info: ResolveInfo) -> Money:
        return money(self.subtotal)

    def resolve_shipping_fee(self: OrderView, info: ResolveInfo) -> Money:
        return money(self.shipping_fee)

    def resolve_total(self: OrderView, info: ResolveInfo) -> Money:
        return money(self.total)

    def resolve_bill(self: OrderView, info: ResolveInfo) -> Money:
        return money(self.bill.due)

    def resolve_remaining(self: OrderView, info: ResolveInfo) -> list[LineLeft]:
        return list(units_left(self.order.pk).values())

    def resolve_returns(self: OrderView, info: ResolveInfo) -> list[Any]:
        return list(returns_of_order(self.order.pk))

    def resolve_payments(self: OrderView, info: ResolveInfo) -> tuple[Movement, ...]:
        return movements_of(self.order.pk)[0]

    def resolve_refunds(self: OrderView, info: ResolveInfo) -> tuple[Movement, ...]:
        return movements_of(self.order.pk)[1]


def payment_of(view: OrderView) -> OrderPayment:
    """The payment of an order whose caller may see it."""
    placement = view.placement
    attempt = live_attempt(placement.pk) if placement.payment_state == PaymentState.WAITING else None
    amounts = money_of(placement.pk)
    return OrderPayment(
        method=placement.payment_method,
        label=view.payment_label,
        state=placement.payment_state,
        url=(attempt and attempt.url) or None,
        received=money(amounts.received),
        owed_back=money(amounts.owed_back),
        sent_back=money(amounts.sent_back),
    )


class OrderSummary(graphene.ObjectType):
    """An order in a list."""

    number = graphene.String(required=True)
    token = graphene.ID(required=True)
    created = graphene.DateTime(required=True)
    total = graphene.Field(Money, required=True)


def problem(found: Any) -> InputProblem:
    """Ordering's ``Problem`` in the API's form."""
    return InputProblem(field=found.data.get("field"), code=found.code.upper(), message=str(found.message))
