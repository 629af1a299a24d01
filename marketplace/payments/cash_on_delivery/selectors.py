"""What places and the desk see of cash. Nothing here writes or locks. Amounts in đồng."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum

from ..money import Money
from .models import CashCollection, CashRefund


def money_of(order_id: int) -> Money:
    """Where the cash for an order is now; two statements."""
    received = CashCollection.objects.filter(order_id=order_id).aggregate(sum=Sum("amount"))["sum"] or 0
    refunds = CashRefund.objects.filter(collection__order_id=order_id).aggregate(
        due=Sum("amount", filter=Q(given_at__isnull=True)),
        given=Sum("amount", filter=Q(given_at__isnull=False)),
    )
    due, given = int(refunds["due"] or 0), int(refunds["given"] or 0)
    return Money(received=int(received), kept=int(received) - due - given, owed_back=due, sent_back=given)


def cash_collected(parcel_ids: Iterable[int]) -> dict[int, int]:
    """What was taken for each of these parcels, by parcel id; one statement, none for none."""
    rows = CashCollection.objects.filter(parcel_id__in=list(parcel_ids)).order_by()
    return dict(rows.values_list("parcel_id", "amount"))


def refunds_to_give(point_id: int) -> QuerySet[CashRefund]:
    """What a place is to give back, oldest first."""
    return (
        CashRefund.objects.filter(collection__point_id=point_id, given_at__isnull=True)
        .select_related("collection__parcel", "collection__order__placement")
        .order_by("pk")
    )


def refund_at(*, point_id: int, refund_id: int) -> CashRefund | None:
    """One refund of a place, given or not; None for anything else, also another place's."""
    return (
        CashRefund.objects.filter(pk=refund_id, collection__point_id=point_id)
        .select_related("collection__parcel")
        .first()
    )
