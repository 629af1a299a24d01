"""Placing an order: order first, money after. One service for the web, the API and ``checkoutComplete``.

In one transaction: lock the basket → lock the products, ask the gate again → prices → order and lines, the basket
is gone → lock the stock → plan → parcels, promises, events, outbox, capacity. What other orders wait for (stock,
capacity) is locked as late as may be. A refusal takes everything back. Nothing outside the database is called.
The basket's token is unique among placements, so the same basket is ordered once whoever asks how often; the second
call answers the first order. At most 25 statements, whatever the number of lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from saleor.account.models import Address as SaleorAddress
from saleor.checkout.models import Checkout
from saleor.order import OrderEvents, OrderStatus
from saleor.order.models import Order, OrderEvent, OrderLine

from marketplace.listing.guard import refused_for_sale
from marketplace.outbox.services import Draft
from marketplace.payments.methods import PaymentContext, PaymentMethod, payment_option, unknown_method
from marketplace.routing.errors import Busy, CapacityTaken
from marketplace.routing.lock_objects import lock_stock, short_transaction, violated_constraint
from marketplace.routing.models import DeliveryMethod, Parcel, ParcelState, PlanCause
from marketplace.routing.services.planning import Decision, decide, write_plan

from ..destinations import CITY, Address, clean_contact, find_address
from ..domain import Consents, Contact, Destination, ShippingOption
from ..errors import (
    BasketEmpty,
    BasketNotFound,
    ConsentMissing,
    InvalidDestination,
    NotEnoughStock,
    NotListable,
    NotShipped,
    PaymentRefused,
    PlaceBusy,
    PriceChanged,
)
from ..lines import LISTING_GATE, BasketLine, read_lines
from ..models import PaymentState, Placement
from ..selectors import alternative_of, route_lines, shortfall_of, unshippable
from ..shipping import shipping_options
from .baskets import as_uuid

PLANS_TRIED = 3
"""A place can fill up between plan and slot; then the plan is made anew, so often."""

CONSENT_VERSION = "2026-07"
"""Version of terms and privacy policy that consents are given to."""

MOST_NOTED = 1000

THROW_AWAY = """
WITH lines AS (DELETE FROM checkout_checkoutline WHERE checkout_id = %s)
DELETE FROM checkout_checkout WHERE token = %s
"""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The order; ``replayed`` when it had been placed before."""

    order: Order
    placement: Placement
    parcels: tuple[Parcel, ...]
    replayed: bool

    @property
    def number(self) -> str:
        return self.placement.number

    @property
    def token(self) -> str:
        return str(self.order.token)


def place_order(
    *,
    basket_token: UUID | str,
    contact: Contact,
    destination: Destination,
    payment_method: str,
    consents: Consents,
    note: str = "",
    user: AbstractBaseUser | None = None,
    language: str = "vi",
    seen_total: int | None = None,
    now: datetime | None = None,
) -> Placed:
    """Turn a basket into an order with its parcels, or refuse and change nothing.

    ``seen_total`` is the total (đồng) the shopper saw; with another one the order is refused (``PriceChanged``).
    Raises ``BasketNotFound``, ``BasketEmpty``, ``NotListable``, ``NotEnoughStock``, ``PriceChanged``,
    ``InvalidContact``, ``InvalidDestination``, ``NotShipped``, ``ConsentMissing``, ``PaymentRefused``; ``PlaceBusy``
    (retryable).
    """
    token = as_uuid(basket_token)
    if token is None:
        raise BasketNotFound()
    checked = clean_contact(contact)
    for _attempt in range(PLANS_TRIED):
        try:
            with short_transaction():
                return _place(
                    token=token,
                    contact=checked,
                    destination=destination,
                    payment_method=payment_method,
                    consents=consents,
                    note=note.strip()[:MOST_NOTED],
                    user=user,
                    language=language,
                    seen_total=seen_total,
                    now=now or timezone.now(),
                )
        except CapacityTaken:
            continue
        except IntegrityError as error:  # a certificate lapsed between the gate and the order line: ask again
            if violated_constraint(error) != LISTING_GATE:
                raise
        except Busy as error:
            raise PlaceBusy() from error
    raise PlaceBusy()


def _place(
    *,
    token: UUID,
    contact: Contact,
    destination: Destination,
    payment_method: str,
    consents: Consents,
    note: str,
    user: AbstractBaseUser | None,
    language: str,
    seen_total: int | None,
    now: datetime,
) -> Placed:
    basket = Checkout.objects.select_for_update(of=("self",)).filter(pk=token).first()
    if basket is None:
        return _placed_before(token, user)
    if basket.user_id is not None and (user is None or basket.user_id != user.pk):
        raise BasketNotFound()
    lines = read_lines(token)
    if not lines:
        raise BasketEmpty()
    _ask_the_gate(lines)

    not_shipped = unshippable(lines, destination.method)
    if not_shipped:
        raise NotShipped(names=", ".join(not_shipped))
    address = find_address(destination)
    shipping = _shipping(lines, destination)
    subtotal = sum(line.total for line in lines)
    total = subtotal + shipping.fee
    if seen_total is not None and seen_total != total:
        raise PriceChanged(old=seen_total, new=total)
    has_alcohol = any(line.has_alcohol for line in lines)
    _ask_consents(consents, has_alcohol=has_alcohol)
    method = _payment(
        payment_method,
        PaymentContext(
            total=total, is_pick_up=destination.method == DeliveryMethod.PICK_UP, has_alcohol=has_alcohol
        ),
    )

    order = _write_order(
        basket=basket,
        contact=contact,
        address=address,
        shipping=shipping,
        total=total,
        note=note,
        user=user,
        language=language,
        now=now,
    )
    order_line_ids = _write_lines(order, lines)
    placement = Placement(
        order=order,
        checkout_token=token,
        placed_at=now,
        method=destination.method,
        full_name=contact.full_name,
        phone=contact.phone,
        language=language,
        payment_method=method.code,
        payment_state=PaymentState.ON_DELIVERY if method.hold is None else PaymentState.WAITING,
        hold_until=None if method.hold is None else now + method.hold,
        consents=_consents(consents, has_alcohol=has_alcohol, now=now),
    )
    Placement.objects.bulk_create([placement])
    OrderEvent.objects.bulk_create([OrderEvent(order=order, type=OrderEvents.PLACED, user=user, date=now)])
    _throw_away(token)

    lock_stock(variant_ids={line.variant_id for line in lines})
    decision = decide(request=address.route(lines=route_lines(lines)), now=now)
    if not decision.plan.is_complete:
        raise _not_enough(decision, lines)

    parcels = write_plan(
        order=order,
        decision=decision,
        order_line_ids=order_line_ids,
        cause=PlanCause.PLACED,
        attempt=0,
        state=ParcelState.OFFERED if method.hold is None else ParcelState.WAITING_PAYMENT,
        shipping_amount=shipping.fee,
        now=now,
        actor=None,
        also=(Draft(topic="order.placed", key=f"order:{order.pk}", payload={"order": order.pk}),),
    )
    return Placed(order=order, placement=placement, parcels=tuple(parcels), replayed=False)


def _throw_away(token: UUID) -> None:
    """Delete the basket and its lines, in one statement; what else points at it is checked at commit."""
    with connection.cursor() as cursor:
        cursor.execute(THROW_AWAY, [token, token])


def _placed_before(token: UUID, user: AbstractBaseUser | None) -> Placed:
    """The order of a basket that is gone. Raises ``BasketNotFound`` when there is none, or it is another user's."""
    placement = Placement.objects.select_related("order").filter(checkout_token=token).first()
    if placement is None:
        raise BasketNotFound()
    order = placement.order
    if order.user_id is not None and (user is None or order.user_id != user.pk):
        raise BasketNotFound()
    return Placed(order=order, placement=placement, parcels=tuple(order.parcels.all()), replayed=True)


def _ask_the_gate(lines: Sequence[BasketLine]) -> None:
    """Hold the products against revocation and refuse those that may not be sold."""
    held_back = refused_for_sale(product_ids={line.product_id for line in lines})
    refused = [line for line in lines if line.product_id in held_back]
    if refused:
        names = list(dict.fromkeys(line.name for line in refused))
        raise NotListable(names=", ".join(names), products=names, lines=[line.line_id for line in refused])


def _shipping(lines: Sequence[BasketLine], destination: Destination) -> ShippingOption:
    subtotal = sum(line.total for line in lines)
    option = next((o for o in shipping_options(subtotal=subtotal) if o.method == destination.method), None)
    if option is None:
        raise InvalidDestination(field="method", label=_("cách nhận hàng"))
    return option


def _ask_consents(consents: Consents, *, has_alcohol: bool) -> None:
    labels = {
        "terms": (consents.terms, _("điều khoản mua bán")),
        "privacy": (consents.privacy, _("chính sách dữ liệu cá nhân")),
    }
    if has_alcohol:
        labels["adult"] = (consents.adult, _("đủ 18 tuổi"))
    missing = {name: label for name, (given, label) in labels.items() if not given}
    if missing:
        raise ConsentMissing(consents=list(missing), labels=", ".join(missing.values()))


def _consents(consents: Consents, *, has_alcohol: bool, now: datetime) -> dict[str, Any]:
    given = {"terms": True, "privacy": True} | ({"adult": True} if has_alcohol else {})
    return {"version": CONSENT_VERSION, "at": now.isoformat(), "given": given}


def _payment(code: str, context: PaymentContext) -> PaymentMethod:
    option = payment_option(code, context)
    if option is not None and option.refusal is None:
        return option.method
    refusal = (option and option.refusal) or unknown_method(code)
    raise PaymentRefused(reason=refusal.code, text=str(refusal.message), **refusal.data)


def _not_enough(decision: Decision, lines: Sequence[BasketLine]) -> NotEnoughStock:
    short = shortfall_of(decision, lines)
    alternative = alternative_of(decision)
    return NotEnoughStock(
        names=", ".join(dict.fromkeys(s.name for s in short)),
        lines=[
            {"line_id": s.line_id, "name": s.name, "wanted": s.wanted, "available": s.available}
            for s in short
        ],
        alternative=alternative.place_id if alternative else None,
    )


def _write_order(
    *,
    basket: Checkout,
    contact: Contact,
    address: Address,
    shipping: ShippingOption,
    total: int,
    note: str,
    user: AbstractBaseUser | None,
    language: str,
    now: datetime,
) -> Order:
    """Saleor's order and its private copy of the address; two statements."""
    label = SaleorAddress(
        first_name=contact.full_name,
        phone=contact.phone,
        street_address_1=address.street[:256],
        city=CITY,
        city_area=address.commune_name[:128],
        country="VN",
    )
    SaleorAddress.objects.bulk_create([label])
    order = Order(
        created=now,
        status=OrderStatus.UNFULFILLED,
        user=user,
        user_email=contact.email or getattr(user, "email", ""),
        language_code=language,
        billing_address=label,
        shipping_address=label,
        shipping_method_id=shipping.shipping_method_id,
        shipping_method_name=shipping.name,
        shipping_price_net_amount=Decimal(shipping.fee),
        shipping_price_gross_amount=Decimal(shipping.fee),
        total_net_amount=Decimal(total),
        total_gross_amount=Decimal(total),
        currency=settings.DEFAULT_CURRENCY,
        token=str(uuid4()),
        checkout_token=str(basket.pk),
        customer_note=note,
    )
    Order.objects.bulk_create([order])
    return order


def _write_lines(order: Order, lines: Sequence[BasketLine]) -> dict[str, int]:
    """Saleor's order lines, in one statement; answers basket line id → order line id."""
    order_lines = [
        OrderLine(
            order=order,
            variant_id=line.variant_id,
            product_name=line.name,
            variant_name=line.variant_name,
            product_sku=line.sku,
            is_shipping_required=line.ships,
            quantity=line.quantity,
            unit_price_net_amount=Decimal(line.unit_price),
            unit_price_gross_amount=Decimal(line.unit_price),
            currency=settings.DEFAULT_CURRENCY,
        )
        for line in lines
    ]
    OrderLine.objects.bulk_create(order_lines)
    return {str(line.line_id): order_line.pk for line, order_line in zip(lines, order_lines, strict=True)}
