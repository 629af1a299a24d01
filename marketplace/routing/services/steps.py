"""One step of a parcel: a conditional UPDATE with the row count checked, and the event that tells of it.

Whoever changes the row first wins; the others learn who and when. The database refuses a step that is not in
``models.parcels.STEPS`` whatever is asked here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone

from ocop_catalog.models import FulfilmentPoint

from ..errors import AlreadyTaken, ParcelNotFound
from ..lock_objects import lock_order
from ..models import Parcel, ParcelEvent, ParcelState
from ..working_time import HANOI


def get_parcel(parcel_id: int) -> Parcel:
    """A parcel with its place and who moved it last. Raises ``ParcelNotFound``."""
    parcel = _with_people().filter(pk=parcel_id).first()
    if parcel is None:
        raise ParcelNotFound(parcel=parcel_id)
    return parcel


def lock_parcel(parcel_id: int) -> Parcel:
    """A parcel as it is now, its order and itself locked. Raises ``ParcelNotFound``."""
    lock_order(get_parcel(parcel_id).order_id)
    return _with_people().select_for_update(no_key=True, of=("self",)).get(pk=parcel_id)


def move(
    *,
    parcel_id: int,
    since: Iterable[ParcelState],
    to: ParcelState,
    actor: AbstractBaseUser | None,
    now: datetime,
    code: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Parcel | None:
    """Bring a parcel from one of the states ``since`` to ``to`` and write the event ``code`` (default: that state).

    None when it already is in ``to`` by the same actor: a double tap, nothing is written twice.
    Raises ``AlreadyTaken`` when it is somewhere else by now, ``ParcelNotFound``.
    """
    moved = Parcel.objects.filter(pk=parcel_id, state__in=tuple(since)).update(
        state=to, state_since=now, state_by=actor, **changes
    )
    parcel = get_parcel(parcel_id)
    if not moved:
        check_second_tap(parcel, to=to, actor=actor)
        return None
    ParcelEvent.objects.create(
        parcel=parcel, at=now, code=code or f"parcel.{to}", actor=actor, reason=reason, data=data or {}
    )
    return parcel


def check_second_tap(parcel: Parcel, *, to: ParcelState, actor: AbstractBaseUser | None) -> None:
    """Let pass who has taken this very step before; raise ``AlreadyTaken`` for everybody else."""
    if actor is None or parcel.state != to or parcel.state_by_id != actor.pk:
        raise already_taken(parcel)


def already_taken(parcel: Parcel) -> AlreadyTaken:
    """The refusal for a parcel that somebody else has moved on."""
    by = parcel.state_by
    return AlreadyTaken(
        state=parcel.state,
        state_label=parcel.get_state_display(),
        by=by.get_full_name() if by else "",
        by_id=by.pk if by else None,
        at=timezone.localtime(parcel.state_since, HANOI).strftime("%H:%M %d/%m/%Y"),
    )


def answer_time(point: FulfilmentPoint) -> timedelta:
    """The working time a place has to answer an offer."""
    return timedelta(minutes=point.answer_minutes)


def _with_people() -> QuerySet[Parcel]:
    return Parcel.objects.select_related("point", "state_by")
