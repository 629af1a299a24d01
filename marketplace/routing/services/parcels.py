"""The steps of a parcel at its place: accept → pack → hand over → deliver; return, undo, cancel.

Refusals (decline, time-out, units missing while packing) are in ``refusals``. A step that changes stock or the order
locks the order first (``lock_objects``); accepting and delivering change the parcel alone.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.outbox import services as outbox

from .. import saleor_bridge
from ..errors import TooLateToUndo, WrongPickUpCode
from ..lock_objects import short_transaction
from ..models import CancelReason, DeliveryMethod, MovementKind, Parcel, ParcelState
from .capacity import free_capacity
from .planning import parcel_draft
from .refusals import leave_units_behind, undo_decline
from .steps import already_taken, check_second_tap, get_parcel, lock_parcel, move
from .stock import stock_context

UNDO_WITHIN = timedelta(seconds=60)


def accept_parcel(*, parcel_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> Parcel:
    """The place takes the parcel on. Raises ``AlreadyTaken``."""
    now = now or timezone.now()
    with short_transaction():
        parcel = move(
            parcel_id=parcel_id, since=(ParcelState.OFFERED,), to=ParcelState.ACCEPTED, actor=actor, now=now
        )
        if parcel:
            outbox.write(drafts=(parcel_draft("accepted", parcel),))
        return get_parcel(parcel_id)


def pack_parcel(
    *,
    parcel_id: int,
    actor: AbstractBaseUser,
    missing: Mapping[int, int] | None = None,
    now: datetime | None = None,
) -> Parcel:
    """Packed; ``missing`` (parcel line id → units) were not found and are re-planned at other places.

    The place has none of these goods left to promise then, and is asked to count. Raises ``AlreadyTaken``, and
    ``UnitsOutOfRange`` when units are named that are not in the parcel or all of it is missing (decline it instead).
    """
    now = now or timezone.now()
    gone = {line: units for line, units in (missing or {}).items() if units}
    with short_transaction():
        if gone:
            lock_parcel(parcel_id)
        parcel = move(
            parcel_id=parcel_id,
            since=(ParcelState.ACCEPTED,),
            to=ParcelState.PACKED,
            actor=actor,
            now=now,
            data={"missing": gone} if gone else None,
        )
        if parcel and gone:
            leave_units_behind(parcel=parcel, missing=gone, actor=actor, now=now)
        if parcel:
            outbox.write(drafts=(parcel_draft("packed", parcel),))
        return get_parcel(parcel_id)


def hand_over_parcel(
    *,
    parcel_id: int,
    actor: AbstractBaseUser,
    pick_up_code: str = "",
    courier: str = "",
    tracking_number: str = "",
    now: datetime | None = None,
) -> Parcel:
    """The parcel leaves the place: its units leave the stock, and Saleor gets a fulfilment from that very stock.

    To the shopper at the counter it needs their ``pick_up_code`` and is delivered at once; a courier takes the others.
    Raises ``AlreadyTaken``, ``WrongPickUpCode``.
    """
    now = now or timezone.now()
    with short_transaction():
        before = lock_parcel(parcel_id)
        is_pick_up = before.method == DeliveryMethod.PICK_UP
        if is_pick_up and not _same_code(pick_up_code, before.pick_up_code):
            raise WrongPickUpCode(parcel=parcel_id)
        if before.state != ParcelState.PACKED:
            check_second_tap(
                before, to=ParcelState.DELIVERED if is_pick_up else ParcelState.HANDED_OVER, actor=actor
            )
            return before
        saleor_bridge.release_units(parcel_ids=[parcel_id])
        with stock_context(kind=MovementKind.HANDED_OVER, actor=actor, parcel_id=parcel_id):
            saleor_bridge.take_from_stock(parcel_id=parcel_id)
        fulfillment = saleor_bridge.create_fulfillment(parcel=before, tracking_number=tracking_number)
        move(
            parcel_id=parcel_id,
            since=(ParcelState.PACKED,),
            to=ParcelState.HANDED_OVER,
            actor=actor,
            now=now,
            data={"courier": courier, "tracking_number": tracking_number},
            fulfillment=fulfillment,
            courier=courier[:100],
            tracking_number=tracking_number[:100],
        )
        saleor_bridge.note_on_order(
            order_id=before.order_id,
            event=saleor_bridge.OrderEvents.FULFILLMENT_FULFILLED_ITEMS,
            actor=actor,
            fulfilled_items=list(fulfillment.lines.values_list("pk", flat=True)),
        )
        if is_pick_up:
            move(
                parcel_id=parcel_id,
                since=(ParcelState.HANDED_OVER,),
                to=ParcelState.DELIVERED,
                actor=actor,
                now=now,
            )
            outbox.write(drafts=(parcel_draft("delivered", before),))
        else:  # told when it can no longer be undone
            outbox.write(drafts=(parcel_draft("handed_over", before, not_before=now + UNDO_WITHIN),))
        return get_parcel(parcel_id)


def deliver_parcel(*, parcel_id: int, actor: AbstractBaseUser | None, now: datetime | None = None) -> Parcel:
    """The courier brought it to the shopper. Raises ``AlreadyTaken``."""
    now = now or timezone.now()
    with short_transaction():
        parcel = move(
            parcel_id=parcel_id,
            since=(ParcelState.HANDED_OVER,),
            to=ParcelState.DELIVERED,
            actor=actor,
            now=now,
        )
        if parcel:
            outbox.write(drafts=(parcel_draft("delivered", parcel),))
        return get_parcel(parcel_id)


def return_parcel(
    *, parcel_id: int, actor: AbstractBaseUser, reason: str, restock: bool, now: datetime | None = None
) -> Parcel:
    """The whole parcel came back; ``restock`` puts its units on sale again at its place. Raises ``AlreadyTaken``."""
    now = now or timezone.now()
    with short_transaction():
        lock_parcel(parcel_id)
        parcel = move(
            parcel_id=parcel_id,
            since=(ParcelState.HANDED_OVER, ParcelState.DELIVERED),
            to=ParcelState.RETURNED,
            actor=actor,
            now=now,
            reason=reason[:300],
            data={"restock": restock},
        )
        if parcel is None:
            return get_parcel(parcel_id)
        if restock:
            with stock_context(kind=MovementKind.RETURNED, actor=actor, parcel_id=parcel_id, note=reason):
                saleor_bridge.put_back_on_stock(parcel_id=parcel_id)
        if parcel.fulfillment is not None:
            saleor_bridge.cancel_fulfillment(fulfillment=parcel.fulfillment)
        outbox.write(drafts=(parcel_draft("returned", parcel, restock=restock),))
        return get_parcel(parcel_id)


def cancel_parcel(
    *,
    parcel_id: int,
    actor: AbstractBaseUser | None,
    reason: str = "",
    because: CancelReason | None = None,
    now: datetime | None = None,
    tell: bool = True,
) -> Parcel:
    """Cancel what has not left yet; stock and capacity are free again. Raises ``AlreadyTaken``.

    ``because``: the place's reason, which counts in its record; ``reason``: words, with it for the shopper to read.
    ``tell=False`` when the caller tells of the whole order.
    """
    now = now or timezone.now()
    with short_transaction():
        lock_parcel(parcel_id)
        parcel = move(
            parcel_id=parcel_id,
            since=(
                ParcelState.WAITING_PAYMENT,
                ParcelState.OFFERED,
                ParcelState.ACCEPTED,
                ParcelState.PACKED,
            ),
            to=ParcelState.CANCELLED,
            actor=actor,
            now=now,
            reason=reason[:300],
            data={"reason": because.value} if because else {},
        )
        if parcel:
            saleor_bridge.release_units(parcel_ids=[parcel_id])
            free_capacity(parcel_ids=[parcel_id])
            saleor_bridge.refresh_order(order_id=parcel.order_id)
            outbox.write(drafts=(parcel_draft("cancelled", parcel),) if tell else ())
        return get_parcel(parcel_id)


def undo_step(*, parcel_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> Parcel:
    """Take back one's own last step (accept, pack, hand over to a courier, decline) within ``UNDO_WITHIN``.

    Raises ``AlreadyTaken`` when it was somebody else's or is none of these, ``TooLateToUndo``; ``CannotUndo`` or
    ``CapacityTaken`` when what a decline set free has been promised elsewhere since.
    """
    now = now or timezone.now()
    with short_transaction():
        before = lock_parcel(parcel_id)
        if before.state_by_id != actor.pk or before.state not in (*_BACK_TO, ParcelState.DECLINED):
            raise already_taken(before)
        if now - before.state_since > UNDO_WITHIN:
            raise TooLateToUndo(seconds=int(UNDO_WITHIN.total_seconds()))
        if before.state == ParcelState.DECLINED:
            undo_decline(parcel=before, actor=actor, now=now)
        else:
            _step_back(before, actor=actor, now=now)
        return get_parcel(parcel_id)


_BACK_TO = {
    ParcelState.ACCEPTED: ParcelState.OFFERED,
    ParcelState.PACKED: ParcelState.ACCEPTED,
    ParcelState.HANDED_OVER: ParcelState.PACKED,
}


def _step_back(parcel: Parcel, *, actor: AbstractBaseUser, now: datetime) -> None:
    state = ParcelState(parcel.state)
    changes: dict[str, Any] = {}
    if state == ParcelState.HANDED_OVER:
        saleor_bridge.cancel_fulfillment(fulfillment=parcel.fulfillment)
        with stock_context(kind=MovementKind.UNDONE, actor=actor, parcel_id=parcel.pk):
            saleor_bridge.put_back_on_stock(parcel_id=parcel.pk)
        saleor_bridge.promise_units(
            units=((line.order_line_id, line.stock_id, line.quantity) for line in parcel.lines.all())
        )
        changes = {"fulfillment": None}
    move(
        parcel_id=parcel.pk,
        since=(state,),
        to=_BACK_TO[state],
        actor=actor,
        now=now,
        code="parcel.undone",
        data={"undone": state},
        **changes,
    )


def _same_code(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.strip().upper().encode(), wanted.encode())
