"""An order as a whole, after it was placed: paid, cancelled, expired."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from saleor.order import OrderEvents
from saleor.order.models import Order

from marketplace.outbox import services as outbox
from marketplace.outbox.services import Draft
from marketplace.routing import saleor_bridge
from marketplace.routing.errors import Busy
from marketplace.routing.lock_objects import lock_order, short_transaction
from marketplace.routing.models import Parcel, ParcelState, ParkedDemand
from marketplace.routing.models.parking import OPEN
from marketplace.routing.services.offers import offer_waiting_parcels
from marketplace.routing.services.parcels import cancel_parcel
from marketplace.routing.services.replanning import cancel_demand

from ..errors import CancelRefused, OrderNotFound, PlaceBusy
from ..models import HOLD_EXPIRED, PaymentState, Placement

BATCH = 200

UNPACKED = (ParcelState.WAITING_PAYMENT, ParcelState.OFFERED, ParcelState.ACCEPTED)
"""Until its parcels leave these states, a shopper may cancel the order."""

GONE = (ParcelState.CANCELLED, ParcelState.DECLINED, ParcelState.TIMED_OUT, ParcelState.WITHDRAWN)


def confirm_payment(
    *, order_id: int, actor: AbstractBaseUser | None = None, now: datetime | None = None
) -> bool:
    """The money for an order is there: its parcels are offered.

    False when the order does not wait for money any more (paid already, expired, cancelled): the caller decides what
    becomes of the money. Raises ``OrderNotFound``, ``PlaceBusy``.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            locked(order_id)
            paid = Placement.objects.filter(order_id=order_id, payment_state=PaymentState.WAITING).update(
                payment_state=PaymentState.PAID
            )
            if not paid:
                return False
            offer_waiting_parcels(order_id=order_id, actor=actor, now=now)
            saleor_bridge.note_on_order(order_id=order_id, event=OrderEvents.ORDER_FULLY_PAID, actor=actor)
            outbox.write(drafts=(draft("paid", order_id),))
            return True
    except Busy as error:
        raise PlaceBusy() from error


def cancel_order(
    *,
    order_id: int,
    actor: AbstractBaseUser | None,
    reason: str = "",
    by_desk: bool = False,
    now: datetime | None = None,
) -> None:
    """Cancel what has not left: stock and capacity are free again. Cancelling twice changes nothing.

    A shopper may while nothing is packed (else ``CancelRefused``, and nothing is cancelled); the desk cancels packed
    parcels too and leaves those that went out. Raises ``OrderNotFound``, ``PlaceBusy``.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            locked(order_id)
            parcels = list(
                Parcel.objects.filter(order_id=order_id)
                .exclude(state__in=GONE)
                .select_for_update(no_key=True)
            )
            if not by_desk and any(parcel.state not in UNPACKED for parcel in parcels):
                raise CancelRefused(state=next(p.state for p in parcels if p.state not in UNPACKED))
            if _cancel_all(order_id, parcels, actor=actor, reason=reason, now=now):
                outbox.write(drafts=(draft("cancelled", order_id, reason=reason[:300]),))
    except Busy as error:
        raise PlaceBusy() from error


def expire_holds(*, now: datetime | None = None) -> int:
    """Cancel orders nobody paid for in time; answers how many. Each in its own transaction."""
    now = now or timezone.now()
    late = Placement.objects.filter(payment_state=PaymentState.WAITING, hold_until__lt=now).order_by(
        "hold_until"
    )
    expired = 0
    for order_id in list(late.values_list("pk", flat=True)[:BATCH]):
        try:
            expired += expire_hold(order_id=order_id, now=now)
        except PlaceBusy:  # a payment or the shopper is at it; the next round comes soon
            continue
    return expired


def expire_hold(*, order_id: int, now: datetime | None = None) -> bool:
    """Cancel one order that was not paid in time. False when it was paid, cancelled, or still has time."""
    now = now or timezone.now()
    try:
        with short_transaction():
            locked(order_id)
            late = Placement.objects.filter(
                order_id=order_id, payment_state=PaymentState.WAITING, hold_until__lt=now
            ).update(payment_state=PaymentState.EXPIRED)
            if not late:
                return False
            parcels = list(Parcel.objects.filter(order_id=order_id).exclude(state__in=GONE))
            _cancel_all(order_id, parcels, actor=None, reason=HOLD_EXPIRED, now=now)
            outbox.write(drafts=(draft("expired", order_id),))
            return True
    except Busy as error:
        raise PlaceBusy() from error


def _cancel_all(
    order_id: int, parcels: list[Parcel], *, actor: AbstractBaseUser | None, reason: str, now: datetime
) -> bool:
    """Cancel the parcels that have not left and the demand that waits; answers whether there was anything."""
    staying = [p for p in parcels if p.is_holding]
    for parcel in staying:
        cancel_parcel(parcel_id=parcel.pk, actor=actor, reason=reason, now=now, tell=False)
    waiting = list(
        ParkedDemand.objects.filter(order_id=order_id, state__in=OPEN).values_list("pk", flat=True)
    )
    for demand_id in waiting:
        cancel_demand(demand_id=demand_id, actor=actor, reason=reason, now=now, tell=False)
    if not staying and not waiting:
        return False
    _note_cancelled(order_id, actor=actor, reason=reason)
    return True


def close_order(*, order_id: int, actor: AbstractBaseUser | None, reason: str) -> None:
    """The last part of an order was given up: it is cancelled. The caller holds its lock."""
    _note_cancelled(order_id, actor=actor, reason=reason)
    outbox.write(drafts=(draft("cancelled", order_id, reason=reason[:300]),))


def _note_cancelled(order_id: int, *, actor: AbstractBaseUser | None, reason: str) -> None:
    # An unpaid order that is cancelled can be paid no more.
    Placement.objects.filter(order_id=order_id, payment_state=PaymentState.WAITING).update(
        payment_state=PaymentState.EXPIRED
    )
    saleor_bridge.note_on_order(order_id=order_id, event=OrderEvents.CANCELED, actor=actor, reason=reason)


def locked(order_id: int) -> Order:
    """An order, locked. Raises ``OrderNotFound``."""
    try:
        return lock_order(order_id)
    except Order.DoesNotExist:
        raise OrderNotFound(order=order_id) from None


def draft(what: str, order_id: int, **more: object) -> Draft:
    """The outbox message ``order.<what>``."""
    return Draft(topic=f"order.{what}", key=f"order:{order_id}", payload={"order": order_id, **more})
