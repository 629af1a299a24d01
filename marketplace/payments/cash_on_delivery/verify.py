"""Whether the cash adds up: rows, orders and ledger; reads only."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance

from ..money import Fault
from ..orders import orders
from ..selectors import orders_to_be_settled
from .method import CODE
from .models import CashCollection, CashRefund


def find_faults() -> Iterator[Fault]:
    """What does not add up: within a collection, between cash and orders, and with the ledger."""
    owed = CashRefund.objects.filter(collection=OuterRef("pk")).order_by().values("collection")
    collections = CashCollection.objects.annotate(
        owed=Coalesce(Subquery(owed.annotate(sum=Sum("amount")).values("sum")), 0)
    )
    for collection in collections.filter(owed__gt=F("amount")):
        yield Fault(
            code="collection",
            subject=f"#{collection.parcel_id}",
            detail=f"{collection.owed} owed back of {collection.amount}",
        )
    kept_for = dict(collections.order_by().values_list("order_id").annotate(sum=Sum(F("amount") - F("owed"))))
    moving = orders_to_be_settled()
    for order in orders().by_method(CODE):
        expected = sum(parcel.worth for parcel in orders().delivered(order.order_id))
        kept = int(kept_for.pop(order.order_id, 0))
        if order.order_id not in moving and (
            kept != expected or (order.state == "paid" and kept != order.bill)
        ):
            yield Fault(
                code="order",
                subject=order.number,
                detail=f"{order.state}: {kept} kept of {expected} delivered, {order.bill} in all",
            )
    for order_id, kept in kept_for.items():
        yield Fault(code="order", subject=f"#{order_id}", detail=f"{kept} kept, not paid in cash")
    refunds = CashRefund.objects.aggregate(
        due=Sum("amount", filter=Q(given_at__isnull=True)),
    )
    in_rows = -int(refunds["due"] or 0)
    in_ledger = balance(accounts.refunds(CODE))
    if in_ledger != in_rows:
        yield Fault(
            code="ledger",
            subject=accounts.refunds(CODE),
            detail=f"{in_ledger} in the ledger, {in_rows} in the rows",
        )
