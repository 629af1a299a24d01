"""Returns, step by step: asked for, approved, received, checked, accepted; or refused, or withdrawn.

Every step is taken under the lock of the order, once: the same step again by anybody changes nothing, any other from
where the return is by now is refused. Accepting puts the units back on the shelf (or off it) in the same transaction;
the money follows by the outbox (``return.accepted``), the way it was paid.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, Sum
from django.utils import timezone
from saleor.warehouse.models import Stock

from marketplace.outbox import services as outbox
from marketplace.outbox.services import Draft
from marketplace.routing.errors import Busy
from marketplace.routing.lock_objects import lock_stock_rows, short_transaction
from marketplace.routing.models import MovementKind, Parcel, ParcelState
from marketplace.routing.services.stock import stock_context

from ..errors import (
    OrderNotFound,
    PlaceBusy,
    ReturnReasonMissing,
    ReturnRefused,
    ReturnStepRefused,
    ReturnUnitsWrong,
    TooManyPhotos,
)
from ..models import (
    WITHDRAWABLE,
    ReturnEvent,
    ReturnLine,
    ReturnPhoto,
    ReturnRequest,
    ReturnState,
)
from ..return_rules import Reason, refunds_shipping
from ..selectors.returns import Returnable, returnable, stays_with_shopper
from .calls import answered, keyed, note_answer
from .orders import locked
from .photos import MOST_PHOTOS, clean_photo


def request_return(
    *,
    order_id: int,
    parcel_code: str,
    units: Mapping[int, int],
    reason: Reason,
    note: str = "",
    photos: Sequence[bytes] = (),
    key: str = "",
    actor: AbstractBaseUser | None,
    now: datetime | None = None,
) -> ReturnRequest:
    """The shopper asks to give back ``units`` (parcel line id → pieces) of a delivered parcel.

    Asking again with the same ``key`` answers the return that is there. Raises ``OrderNotFound`` when it is no
    delivered parcel of the order, ``ReturnUnitsWrong``, ``ReturnRefused`` (kind of goods, deadline), ``PhotoRefused``,
    ``TooManyPhotos``, ``ClientKeyWrong``, ``ClientKeyReused``, ``PlaceBusy``.
    """
    now = now or timezone.now()
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    wanted = {line_id: pieces for line_id, pieces in units.items() if pieces}
    call = keyed(
        order_id=order_id,
        key=key,
        operation="return",
        asked={
            "parcel": parcel_code.upper(),
            "units": sorted(wanted.items()),
            "reason": reason.value,
            "note": note,
            "photos": [hashlib.sha256(photo).hexdigest() for photo in photos],
        },
    )
    pictures = [clean_photo(photo) for photo in photos]
    try:
        with short_transaction():
            locked(order_id)
            if (code := answered(call)) is not None:
                return ReturnRequest.objects.get(code=code)
            parcel = Parcel.objects.filter(
                order_id=order_id, code=parcel_code.upper(), state=ParcelState.DELIVERED
            ).first()
            if parcel is None:
                raise OrderNotFound(order=order_id)
            lines = {line.parcel_line_id: line for line in returnable(parcel)}
            if not wanted or any(not _is_there(lines.get(pk), pieces) for pk, pieces in wanted.items()):
                raise ReturnUnitsWrong()
            late = [lines[pk].name for pk in wanted if not lines[pk].may_return(reason, now)]
            if late:
                raise ReturnRefused(names=", ".join(dict.fromkeys(late)))
            request = ReturnRequest.objects.create(
                order_id=order_id,
                parcel=parcel,
                state_since=now,
                reason=reason.value,
                note=note.strip()[:1000],
                requested_at=now,
            )
            ReturnLine.objects.bulk_create(
                ReturnLine(request=request, parcel_line_id=pk, quantity=pieces)
                for pk, pieces in sorted(wanted.items())
            )
            ReturnPhoto.objects.bulk_create(
                ReturnPhoto(request=request, content=picture) for picture in pictures
            )
            _tell(request, ReturnState.REQUESTED, actor=actor, reason="", now=now)
            note_answer(call, request.code)
            return request
    except Busy as error:
        raise PlaceBusy() from error


def withdraw_return(*, return_id: int, actor: AbstractBaseUser | None, now: datetime | None = None) -> None:
    """The shopper keeps the goods after all. Raises ``ReturnStepRefused``, ``PlaceBusy``."""
    _step(return_id, ReturnState.WITHDRAWN, WITHDRAWABLE, actor=actor, now=now)


def approve_return(
    *, return_id: int, actor: AbstractBaseUser, answer: str = "", now: datetime | None = None
) -> None:
    """The desk lets the goods be given back. Faulty fresh food stays with the shopper and is accepted at once.

    Raises ``ReturnStepRefused``, ``PlaceBusy``.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            request = _locked_return(return_id)
            if not _take(
                request, ReturnState.APPROVED, (ReturnState.REQUESTED,), actor=actor, reason=answer, now=now
            ):
                return
            if stays_with_shopper(request):
                _accept(request, (ReturnState.APPROVED,), actor=actor, now=now)
    except Busy as error:
        raise PlaceBusy() from error


def refuse_return(
    *, return_id: int, actor: AbstractBaseUser, answer: str, now: datetime | None = None
) -> None:
    """The desk refuses, before or after the goods were checked, and says why.

    Raises ``ReturnReasonMissing``, ``ReturnStepRefused``, ``PlaceBusy``.
    """
    if not answer.strip():
        raise ReturnReasonMissing()
    since = (ReturnState.REQUESTED, ReturnState.CHECKED)
    _step(return_id, ReturnState.REFUSED, since, actor=actor, reason=answer.strip(), now=now)


def receive_return(*, return_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """The goods are at the place. Raises ``ReturnStepRefused``, ``PlaceBusy``."""
    _step(return_id, ReturnState.RECEIVED, (ReturnState.APPROVED,), actor=actor, now=now)


def check_return(
    *,
    return_id: int,
    restocked: Mapping[int, int],
    actor: AbstractBaseUser,
    note: str = "",
    now: datetime | None = None,
) -> None:
    """The place looked at the goods: ``restocked`` (return line id → pieces) can be sold again, the others cannot.

    Raises ``ReturnUnitsWrong``, ``ReturnStepRefused`` (also to the slower of two who counted differently),
    ``PlaceBusy``.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            request = _locked_return(return_id)
            lines = list(request.lines.all())
            if restocked.keys() - {line.pk for line in lines} or any(
                not 0 <= restocked.get(line.pk, 0) <= line.quantity for line in lines
            ):
                raise ReturnUnitsWrong()
            if not _take(
                request, ReturnState.CHECKED, (ReturnState.RECEIVED,), actor=actor, reason=note, now=now
            ):
                if any(restocked.get(line.pk, 0) != line.restocked for line in lines):
                    raise _too_late(request)
                return
            for line in lines:
                good = restocked.get(line.pk, 0)
                ReturnLine.objects.filter(pk=line.pk).update(restocked=good, written_off=line.quantity - good)
    except Busy as error:
        raise PlaceBusy() from error


def accept_return(*, return_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """The desk takes the checked goods back for good: stock follows at once, the money by the outbox.

    Raises ``ReturnStepRefused``, ``PlaceBusy``.
    """
    now = now or timezone.now()
    try:
        with short_transaction():
            _accept(_locked_return(return_id), (ReturnState.CHECKED,), actor=actor, now=now)
    except Busy as error:
        raise PlaceBusy() from error


def _accept(
    request: ReturnRequest, since: Iterable[ReturnState], *, actor: AbstractBaseUser, now: datetime
) -> None:
    shipping = _shipping_is_back(request)
    if not _take(request, ReturnState.ACCEPTED, since, actor=actor, reason="", now=now, shipping=shipping):
        return
    lines = list(request.lines.select_related("parcel_line").order_by("parcel_line__stock_id", "pk"))
    lock_stock_rows(stock_ids=[line.parcel_line.stock_id for line in lines])
    note = request.code
    with stock_context(kind=MovementKind.RETURNED, actor=actor, parcel_id=request.parcel_id, note=note):
        for line in lines:
            _change_stock(line, line.restocked + line.written_off)
    with stock_context(kind=MovementKind.DAMAGED, actor=actor, parcel_id=request.parcel_id, note=note):
        for line in lines:
            _change_stock(line, -line.written_off)


def _change_stock(line: ReturnLine, units: int) -> None:
    if units:
        Stock.objects.filter(pk=line.parcel_line.stock_id).update(quantity=F("quantity") + units)


def _shipping_is_back(request: ReturnRequest) -> bool:
    """Whether the parcel's part of the fee goes back with this return: all of the parcel did, and no whim among it."""
    accepted = ReturnRequest.objects.filter(parcel_id=request.parcel_id, state=ReturnState.ACCEPTED)
    others = list(accepted.exclude(pk=request.pk))
    back = ReturnLine.objects.filter(request__in=[request.pk, *(other.pk for other in others)])
    delivered = request.parcel.lines.aggregate(units=Sum("quantity"))["units"]
    return refunds_shipping(
        reasons=[Reason(one.reason) for one in (request, *others)],
        is_all_back=back.aggregate(units=Sum("quantity"))["units"] == delivered,
    )


def _step(
    return_id: int,
    to: ReturnState,
    since: Iterable[ReturnState],
    *,
    actor: AbstractBaseUser | None,
    reason: str = "",
    now: datetime | None,
) -> None:
    try:
        with short_transaction():
            request = _locked_return(return_id)
            _take(request, to, since, actor=actor, reason=reason, now=now or timezone.now())
    except Busy as error:
        raise PlaceBusy() from error


def _locked_return(return_id: int) -> ReturnRequest:
    """A return as it is now, its order locked."""
    request = ReturnRequest.objects.get(pk=return_id)
    locked(request.order_id)
    return ReturnRequest.objects.select_related("parcel").get(pk=return_id)


def _take(
    request: ReturnRequest,
    to: ReturnState,
    since: Iterable[ReturnState],
    *,
    actor: AbstractBaseUser | None,
    reason: str,
    now: datetime,
    shipping: bool = False,
) -> bool:
    """Bring a return to ``to``; False when it is there already. Raises ``ReturnStepRefused``."""
    changes: dict[str, object] = {"answer": reason[:300]} if reason and to != ReturnState.CHECKED else {}
    moved = ReturnRequest.objects.filter(pk=request.pk, state__in=tuple(since)).update(
        state=to, state_since=now, refunds_shipping=shipping, **changes
    )
    if not moved:
        if request.state == to:
            return False
        raise _too_late(request)
    _tell(request, to, actor=actor, reason=reason, now=now)
    return True


def _too_late(request: ReturnRequest) -> ReturnStepRefused:
    return ReturnStepRefused(state=request.state, state_label=request.get_state_display())


def _tell(
    request: ReturnRequest, state: ReturnState, *, actor: AbstractBaseUser | None, reason: str, now: datetime
) -> None:
    ReturnEvent.objects.create(
        request=request, at=now, code=f"return.{state}", actor=actor, reason=reason[:300]
    )
    payload = {"order": request.order_id, "parcel": request.parcel_id, "return": request.pk}
    outbox.write(drafts=(Draft(topic=f"return.{state}", key=f"order:{request.order_id}", payload=payload),))


def _is_there(line: Returnable | None, pieces: int) -> bool:
    return line is not None and 0 < pieces <= line.left
