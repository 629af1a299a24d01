"""Offering parcels whose order has been paid, and taking back offers nobody answered."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.outbox import services as outbox

from ..availability import points_with_hours, ready_at, working_time
from ..errors import Busy
from ..models import Parcel, ParcelState
from .planning import parcel_draft, routing_policy
from .refusals import time_out_parcel
from .steps import answer_time, move

BATCH = 500


def offer_waiting_parcels(*, order_id: int, actor: AbstractBaseUser | None, now: datetime) -> list[Parcel]:
    """The order is paid: its parcels go to their places, with a deadline from now. Call it with the order locked."""
    parcels = list(Parcel.objects.filter(order_id=order_id, state=ParcelState.WAITING_PAYMENT).order_by("pk"))
    policy = routing_policy()
    points = {
        point.pk: point for point in points_with_hours(now).filter(pk__in={p.point_id for p in parcels})
    }
    for parcel in parcels:
        point = points[parcel.point_id]
        move(
            parcel_id=parcel.pk,
            since=(ParcelState.WAITING_PAYMENT,),
            to=ParcelState.OFFERED,
            actor=actor,
            now=now,
            answer_by=working_time(point).add(now, answer_time(point)),
            ready_at=ready_at(point, now, policy),
        )
    outbox.write(drafts=[parcel_draft("offered", parcel) for parcel in parcels])
    return parcels


def time_out_parcels(*, now: datetime | None = None) -> int:
    """Take back every offer whose time has run out, however long ago; answers how many."""
    now = now or timezone.now()
    late = Parcel.objects.filter(state=ParcelState.OFFERED, answer_by__lt=now).order_by("answer_by", "pk")
    taken_back = 0
    for parcel_id in list(late.values_list("pk", flat=True)[:BATCH]):
        try:
            taken_back += time_out_parcel(parcel_id=parcel_id, now=now)
        except Busy:  # somebody is at it; the next round comes soon
            continue
    return taken_back
