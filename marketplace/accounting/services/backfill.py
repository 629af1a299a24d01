"""Enter what happened before there was a ledger, or what a dead message left out. Doing it again changes nothing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from marketplace.payments.services import settle_order
from marketplace.routing.models import Parcel, ParcelEvent, ParcelState

from ..models import SaleLine
from .sales import RETURNED, SOLD, post_parcel


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
    return [*(sold | came_back).distinct()]
