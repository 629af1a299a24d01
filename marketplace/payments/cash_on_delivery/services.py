"""Cash taken at hand-over and given back at the place.

Both follow from the order as it stands: every parcel the shopper has was paid for, and what they keep of the parcels
is what may be kept. ``settle_order`` writes down the difference, under the lock of the order.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.services import Leg, post

from .. import refund_notices
from ..errors import AlreadyPaidOut
from ..orders import Delivered, orders
from .method import CODE
from .models import CashCollection, CashRefund


def settle_order(*, order_id: int, now: datetime | None = None) -> None:
    """Enter what was taken for delivered parcels and what is to be given back. Doing it again changes nothing.

    Raises ``OrderBusy``.
    """
    now = now or timezone.now()
    with orders().exclusive(order_id):
        delivered = orders().delivered(order_id)
        collections = {row.parcel_id: row for row in CashCollection.objects.filter(order_id=order_id)}
        for parcel in delivered:
            if parcel.parcel_id not in collections and parcel.amount:
                collections[parcel.parcel_id] = _collect(parcel, order_id=order_id)
        _owe_back(delivered, collections, now=now)
        if collections:
            orders().confirm_collected(order_id=order_id)


def give_refund(*, refund_id: int, actor: AbstractBaseUser, now: datetime | None = None) -> None:
    """The place gave the cash back to the shopper. Raises ``AlreadyPaidOut``."""
    now = now or timezone.now()
    with transaction.atomic():
        refund = (
            CashRefund.objects.select_related("collection")
            .select_for_update(of=("self",), no_key=True)
            .get(pk=refund_id)
        )
        if refund.given_at is not None:
            raise AlreadyPaidOut(refund=refund_id)
        CashRefund.objects.filter(pk=refund_id).update(given_at=now, given_by=actor)
        collection = refund.collection
        _post(
            f"cash-refund:{refund.pk}:out",
            "refund_sent",
            refund.amount,
            debit=accounts.refunds(CODE),
            credit=accounts.cash(collection.point_id),
            order_id=collection.order_id,
            at=now,
        )
        _tell(refund_notices.SENT, refund.amount, collection.order_id, collection.point_id)


def _collect(parcel: Delivered, *, order_id: int) -> CashCollection:
    collection = CashCollection.objects.create(
        parcel_id=parcel.parcel_id,
        order_id=order_id,
        point_id=parcel.point_id,
        amount=parcel.amount,
        collected_at=parcel.at,
        collected_by_id=parcel.by_id,
    )
    _post(
        f"cash:{collection.pk}",
        "paid",
        collection.amount,
        debit=accounts.cash(collection.point_id),
        credit=accounts.order(order_id),
        order_id=order_id,
        at=collection.collected_at,
    )
    return collection


def _owe_back(
    delivered: Sequence[Delivered], collections: Mapping[int, CashCollection], *, now: datetime
) -> None:
    """Owe what was taken above what the shopper keeps, parcel by parcel.

    With a discount a return can move a đồng of rounding from one parcel to another; the sum is what counts.
    """
    owed: dict[int, int] = dict(
        CashRefund.objects.filter(collection__in=[row.pk for row in collections.values()])
        .order_by()
        .values_list("collection_id")
        .annotate(sum=Sum("amount"))
    )
    worth = {parcel.parcel_id: parcel.worth for parcel in delivered}
    kept = {parcel: row.amount - owed.get(row.pk, 0) for parcel, row in collections.items()}
    too_much = sum(kept.values()) - sum(worth.values())
    told: dict[tuple[int, int], int] = {}
    for parcel, collection in sorted(collections.items()):
        back = min(too_much, kept[parcel] - worth.get(parcel, 0))
        if back <= 0:
            continue
        too_much -= back
        refund = CashRefund.objects.create(collection=collection, amount=back, created_at=now)
        _post(
            f"cash-refund:{refund.pk}",
            "refund_due",
            back,
            debit=accounts.order(collection.order_id),
            credit=accounts.refunds(CODE),
            order_id=collection.order_id,
            at=now,
        )
        where = (collection.order_id, collection.point_id)
        told[where] = told.get(where, 0) + back
    for (
        order_id,
        point_id,
    ), amount in told.items():  # each place gives its part; the shopper is told once of each
        _tell(refund_notices.DUE, amount, order_id, point_id)


def _tell(topic: str, amount: int, order_id: int, point_id: int) -> None:
    refund_notices.tell(topic, order_id=order_id, method=CODE, amount=amount, point_id=point_id)


def _post(key: str, kind: str, amount: int, *, debit: str, credit: str, order_id: int, at: datetime) -> None:
    post(
        key=key,
        kind=kind,
        at=at,
        order_id=order_id,
        legs=(Leg(account=debit, amount=amount), Leg(account=credit, amount=-amount)),
    )
