"""Giving up part of an order: a parcel, or units of its lines, before they are packed.

What is given up is said as what remains, so a double tap gives nothing up twice. The money follows by the outbox
(``payments.services.on_order_changed``).
"""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.outbox import services as outbox
from marketplace.routing.errors import Busy, UnitsOutOfRange
from marketplace.routing.lock_objects import short_transaction
from marketplace.routing.models import Parcel, ParcelState, ParkedDemand
from marketplace.routing.models.parking import OPEN
from marketplace.routing.services import cancelling
from marketplace.routing.services.parcels import cancel_parcel

from ..errors import CancelRefused, LineNotFound, PlaceBusy
from ..selectors.remaining import units_left
from .orders import close_order, draft, locked


def cancel_order_parcel(
    *,
    order_id: int,
    code: str,
    actor: AbstractBaseUser | None,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """The shopper gives up one parcel that is not packed yet. Cancelling twice changes nothing.

    Raises ``CancelRefused`` when it is packed, gone, or no parcel of the order; ``OrderNotFound``, ``PlaceBusy``.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            locked(order_id)
            parcel = (
                Parcel.objects.filter(order_id=order_id, code=code.upper())
                .select_for_update(no_key=True)
                .first()
            )
            if parcel is None:
                raise CancelRefused()
            if parcel.state == ParcelState.CANCELLED:
                return
            if parcel.state not in cancelling.UNPACKED:
                raise CancelRefused(state=parcel.state)
            cancel_parcel(parcel_id=parcel.pk, actor=actor, reason=reason, now=now)
            _close_if_nothing_is_left(order_id, actor=actor, reason=reason)
    except Busy as error:
        raise PlaceBusy() from error


def reduce_order(
    *,
    order_id: int,
    remaining: Mapping[int, int],
    actor: AbstractBaseUser | None,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """Give up units of lines: ``remaining`` (order line id → pieces) is what is still wanted; 0 gives a line up.

    Raises ``CancelRefused`` when more remains than is left or what is too many is packed already, ``LineNotFound`` for
    lines of other orders; ``OrderNotFound``, ``PlaceBusy``. Nothing is given up then.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            locked(order_id)
            left = units_left(order_id)
            if unknown := remaining.keys() - left.keys():
                raise LineNotFound(lines=sorted(unknown))
            if any(not 0 <= pieces <= left[line_id].left for line_id, pieces in remaining.items()):
                raise CancelRefused()
            given_up = {
                line_id: left[line_id].left - pieces
                for line_id, pieces in remaining.items()
                if pieces < left[line_id].left
            }
            if not given_up:
                return
            cancelling.cancel_units(order_id=order_id, units=given_up, actor=actor, reason=reason, now=now)
            if not _close_if_nothing_is_left(order_id, actor=actor, reason=reason):
                units = {str(line_id): pieces for line_id, pieces in given_up.items()}
                outbox.write(drafts=(draft("reduced", order_id, units=units, reason=reason[:300]),))
    except UnitsOutOfRange as error:
        raise CancelRefused() from error
    except Busy as error:
        raise PlaceBusy() from error


def _close_if_nothing_is_left(order_id: int, *, actor: AbstractBaseUser | None, reason: str) -> bool:
    """An order whose last part was given up is cancelled; answers whether it was."""
    lives = Parcel.objects.filter(order_id=order_id).exclude(state__in=_OVER).exists()
    if lives or ParkedDemand.objects.filter(order_id=order_id, state__in=OPEN).exists():
        return False
    close_order(order_id=order_id, actor=actor, reason=reason)
    return True


_OVER = (ParcelState.CANCELLED, ParcelState.DECLINED, ParcelState.TIMED_OUT, ParcelState.WITHDRAWN)
