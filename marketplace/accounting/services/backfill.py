"""Enter what happened before there was a ledger, or what a dead message left out. Doing it again changes nothing."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from marketplace.ordering.models import ReturnRequest, ReturnState
from marketplace.payments.services import settle_order
from marketplace.routing.models import Parcel, ParcelEvent, ParcelState

from ..models import SaleLine
from .sales import RETURNED, SOLD, post_parcel

RETURN_EVENT = Concat(Value("return:"), Cast(OuterRef("pk"), CharField()))
"""The event of an accepted return, as its lines name it; with ``RETURNED`` behind it when the fee went back too."""


def post_missing() -> Iterator[Parcel]:
    """Settle and post every parcel that was delivered, or came back, and is not in the books; yields each after it."""
    for parcel in _missing():
        settle_order(order_id=parcel.order_id)
        if post_parcel(parcel_id=parcel.pk):
            yield parcel


def _missing() -> list[Parcel]:
    delivered = ParcelEvent.objects.filter(parcel=OuterRef("pk"), code=f"parcel.{ParcelState.DELIVERED}")
    posted = SaleLine.objects.filter(sale__parcel=OuterRef("pk"))
    parcels = Parcel.objects.filter(Exists(delivered)).order_by("pk")
    sold = parcels.exclude(Exists(posted.filter(event__endswith=SOLD)))
    came_back = parcels.filter(state=ParcelState.RETURNED).exclude(
        Exists(posted.filter(event__endswith=RETURNED))
    )
    taken_back = ReturnRequest.objects.filter(parcel=OuterRef("pk"), state=ReturnState.ACCEPTED).exclude(
        Exists(SaleLine.objects.filter(event__in=(RETURN_EVENT, Concat(RETURN_EVENT, Value(RETURNED)))))
    )
    return [*(sold | came_back | parcels.filter(Exists(taken_back))).distinct()]
