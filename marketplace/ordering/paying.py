"""Orders as payments see them (``marketplace.payments.orders.Orders``)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from django.contrib.auth.base_user import AbstractBaseUser
from saleor.order import OrderEvents, OrderStatus
from saleor.order.models import OrderEvent, OrderLine

from marketplace.listing.guard import refused_for_sale
from marketplace.outbox import services as outbox
from marketplace.outbox.services import Draft
from marketplace.payments.errors import OrderBusy
from marketplace.payments.orders import Delivered, OrderFacts
from marketplace.routing import saleor_bridge
from marketplace.routing.errors import Busy, CapacityTaken
from marketplace.routing.lock_objects import lock_order, short_transaction
from marketplace.routing.models import Parcel, ParcelState
from marketplace.routing.models.parcels import SUPERSEDED
from marketplace.routing.selectors import open_demand
from marketplace.routing.services.reviving import revive_parcels

from .errors import PlaceBusy
from .models import HOLD_EXPIRED, PaymentState, Placement
from .selectors.bills import bill_of, bills_of
from .selectors.collecting import delivered_parts
from .services.orders import confirm_payment

PLANS_TRIED = 3
CHUNK = 500


def by_number(numbers: Iterable[str]) -> list[tuple[int, str]]:
    """(order id, payment method) of the orders that have one of these numbers."""
    rows = Placement.objects.filter(number__in=list(numbers)).order_by("pk")
    return list(rows.values_list("pk", "payment_method"))


def method_of(order_id: int) -> str | None:
    """How an order is paid; None when it was not placed here."""
    found = Placement.objects.filter(pk=order_id).values_list("payment_method", flat=True)
    return found.first()


def by_method(method: str) -> Iterator[OrderFacts]:
    """All orders to be paid in this way; four statements for each ``CHUNK`` of them."""
    placements = Placement.objects.filter(payment_method=method).select_related("order").order_by("pk")
    rows = placements.iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        bills = bills_of(placement.pk for placement in chunk)
        for placement in chunk:
            yield OrderFacts(
                order_id=placement.pk,
                number=placement.number,
                total=int(placement.order.total_gross_amount),
                bill=bills[placement.pk].due,
                method=method,
                state=placement.payment_state,
                is_cancelled=placement.order.status == OrderStatus.CANCELED
                and placement.payment_state == PaymentState.PAID,
                token=str(placement.order.token),
                language=placement.language,
                hold_until=placement.hold_until,
            )


@contextmanager
def exclusive(order_id: int) -> Iterator[OrderFacts]:
    """A short transaction with the order locked. Raises ``OrderBusy``."""
    try:
        with short_transaction():
            order = lock_order(order_id)
            placement = Placement.objects.get(pk=order_id)
            yield OrderFacts(
                order_id=order_id,
                number=placement.number,
                total=int(order.total_gross_amount),
                bill=bill_of(order_id).due,
                method=placement.payment_method,
                state=placement.payment_state,
                is_cancelled=order.status == OrderStatus.CANCELED and not _hold_expired(order_id),
                token=str(order.token),
                language=placement.language,
                hold_until=placement.hold_until,
            )
    except (Busy, PlaceBusy) as error:
        raise OrderBusy(order=order_id) from error


def delivered(order_id: int) -> Sequence[Delivered]:
    """The parcels of an order the shopper has got, in the order they got them."""
    return delivered_parts(order_id)


def confirm_collected(*, order_id: int) -> bool:
    """Money was taken at hand-over: paid, once no parcel and no demand of the order is still to come."""
    to_come = Parcel.objects.filter(order_id=order_id).exclude(
        state__in=(*SUPERSEDED, ParcelState.CANCELLED, ParcelState.RETURNED, ParcelState.DELIVERED)
    )
    if to_come.exists() or open_demand([order_id]).exists():
        return False
    paid = Placement.objects.filter(pk=order_id, payment_state=PaymentState.ON_DELIVERY).update(
        payment_state=PaymentState.PAID
    )
    if paid:
        saleor_bridge.note_on_order(order_id=order_id, event=OrderEvents.ORDER_FULLY_PAID, actor=None)
    return bool(paid)


def confirm(*, order_id: int, actor: AbstractBaseUser | None, now: datetime) -> bool:
    """Its money is there: parcels are offered. False when it does not wait for any."""
    return confirm_payment(order_id=order_id, actor=actor, now=now)


def take_up_again(*, order_id: int, actor: AbstractBaseUser | None, now: datetime) -> bool:
    """Paid after its hold ran out: planned anew when the gate, the stock and the places allow, as when it was placed.

    False, and nothing is written, when it cannot be served as a whole or was given up by a person.
    """
    for _attempt in range(PLANS_TRIED):
        try:
            with short_transaction():
                return _take_up_again(order_id, actor=actor, now=now)
        except CapacityTaken:
            continue
    raise PlaceBusy()


def _take_up_again(order_id: int, *, actor: AbstractBaseUser | None, now: datetime) -> bool:
    order = lock_order(order_id)
    is_expired = Placement.objects.filter(pk=order_id, payment_state=PaymentState.EXPIRED).exists()
    if not (is_expired and _hold_expired(order_id) and _may_be_sold(order_id)):
        return False
    if not revive_parcels(order=order, reason=HOLD_EXPIRED, actor=actor, now=now):
        return False
    Placement.objects.filter(pk=order_id).update(payment_state=PaymentState.PAID)
    saleor_bridge.note_on_order(order_id=order_id, event=OrderEvents.ORDER_FULLY_PAID, actor=actor)
    outbox.write(drafts=(Draft(topic="order.paid", key=f"order:{order_id}", payload={"order": order_id}),))
    return True


def _hold_expired(order_id: int) -> bool:
    """Whether the order was last cancelled because nobody paid in time."""
    last = OrderEvent.objects.filter(order_id=order_id, type=OrderEvents.CANCELED).order_by("pk").last()
    return last is not None and last.parameters.get("reason") == HOLD_EXPIRED


def _may_be_sold(order_id: int) -> bool:
    """The gate, asked under the lock that revocations take too."""
    products = set(OrderLine.objects.filter(order_id=order_id).values_list("variant__product_id", flat=True))
    if None in products:  # a variant that is no more
        return False
    return not refused_for_sale(product_ids=products)
