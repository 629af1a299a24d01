"""Routing's writes to Saleor's tables: promises (allocations), stock, fulfilments, the status of an order.

Saleor's own functions for these are not used: they free whichever allocation comes first and fulfil from a warehouse
the units were never promised at (SALEOR.md C 7). Here a parcel's lines name the stock row, and one statement moves all
of them. Callers hold the lock of the order (``lock_objects``); the guards in the database check the result.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import Max, Sum
from saleor.order import FulfillmentStatus, OrderEvents, OrderStatus
from saleor.order.models import Fulfillment, FulfillmentLine, Order, OrderEvent, OrderLine

from .models import Parcel, ParcelState, ParkedDemand, ParkedState

PROMISE = """
INSERT INTO warehouse_allocation (order_line_id, stock_id, quantity_allocated)
SELECT * FROM unnest(%s::integer[], %s::integer[], %s::integer[])
ON CONFLICT (order_line_id, stock_id) DO UPDATE
   SET quantity_allocated = warehouse_allocation.quantity_allocated + EXCLUDED.quantity_allocated
"""

RELEASE = """
UPDATE warehouse_allocation a SET quantity_allocated = a.quantity_allocated - l.units
  FROM (SELECT order_line_id, stock_id, sum(quantity) AS units FROM routing_parcelline
         WHERE parcel_id = ANY (%s) GROUP BY order_line_id, stock_id) l
 WHERE a.order_line_id = l.order_line_id AND a.stock_id = l.stock_id
"""

LOCK_STOCK = """
SELECT 1 FROM warehouse_stock WHERE id IN (SELECT stock_id FROM routing_parcelline WHERE parcel_id = %s)
 ORDER BY id FOR NO KEY UPDATE
"""

MOVE_STOCK = """
UPDATE warehouse_stock s SET quantity = s.quantity + %s * l.units
  FROM (SELECT stock_id, sum(quantity) AS units FROM routing_parcelline WHERE parcel_id = %s GROUP BY stock_id) l
 WHERE s.id = l.stock_id
"""


def promise_units(*, units: Iterable[tuple[int, int, int]]) -> None:
    """Promise (order line id, stock id, quantity) each, on top of what the line is promised there already.

    The database refuses more than the stock holds (``IntegrityError``, ``stock_is_promised_once``).
    """
    rows = sorted(units, key=lambda row: row[1])
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(PROMISE, [list(column) for column in zip(*rows, strict=True)])


def release_units(*, parcel_ids: Iterable[int]) -> None:
    """Give up the promises of all lines of these parcels."""
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, [list(parcel_ids)])


def take_from_stock(*, parcel_id: int) -> None:
    """Take a parcel's units off the shelf. Release its promises first: stock never falls below its promises."""
    _move_stock(parcel_id, -1)


def put_back_on_stock(*, parcel_id: int) -> None:
    """The reverse of ``take_from_stock``."""
    _move_stock(parcel_id, 1)


def _move_stock(parcel_id: int, sign: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_STOCK, [parcel_id])
        cursor.execute(MOVE_STOCK, [sign, parcel_id])


def create_fulfillment(*, parcel: Parcel, tracking_number: str) -> Fulfillment:
    """Saleor's record that a parcel went out, from the stock rows its lines name."""
    last = Fulfillment.objects.filter(order_id=parcel.order_id).aggregate(last=Max("fulfillment_order"))[
        "last"
    ]
    fulfillment = Fulfillment(
        order_id=parcel.order_id,
        status=FulfillmentStatus.FULFILLED,
        tracking_number=tracking_number,
        fulfillment_order=(last or 0) + 1,
    )
    Fulfillment.objects.bulk_create([fulfillment])
    lines = list(parcel.lines.all())
    FulfillmentLine.objects.bulk_create(
        FulfillmentLine(
            fulfillment=fulfillment,
            order_line_id=line.order_line_id,
            stock_id=line.stock_id,
            quantity=line.quantity,
        )
        for line in lines
    )
    refresh_order(order_id=parcel.order_id)
    return fulfillment


def cancel_fulfillment(*, fulfillment: Fulfillment) -> None:
    """Mark a fulfilment as not having happened (undone or returned)."""
    Fulfillment.objects.filter(pk=fulfillment.pk).update(status=FulfillmentStatus.CANCELED)
    refresh_order(order_id=fulfillment.order_id)


FULFILLED = """
UPDATE order_orderline ol SET quantity_fulfilled = coalesce((
        SELECT sum(fl.quantity) FROM order_fulfillmentline fl JOIN order_fulfillment f ON f.id = fl.fulfillment_id
         WHERE fl.order_line_id = ol.id AND f.status = 'fulfilled'), 0)
 WHERE ol.order_id = %s
"""


def refresh_order(*, order_id: int) -> None:
    """Make Saleor's fulfilled quantities and order status follow the fulfilments and parcels."""
    with connection.cursor() as cursor:
        cursor.execute(FULFILLED, [order_id])
    totals = OrderLine.objects.filter(order_id=order_id).aggregate(
        ordered=Sum("quantity"), out=Sum("quantity_fulfilled")
    )
    given_up = (
        Parcel.objects.filter(order_id=order_id, state__in=(ParcelState.CANCELLED, ParcelState.RETURNED)),
        ParkedDemand.objects.filter(order_id=order_id, state=ParkedState.CANCELLED),
    )
    cancelled = sum(rows.aggregate(units=Sum("lines__quantity"))["units"] or 0 for rows in given_up)
    Order.objects.filter(pk=order_id).update(
        status=_status(ordered=totals["ordered"] or 0, out=totals["out"] or 0, cancelled=cancelled)
    )


def _status(*, ordered: int, out: int, cancelled: int) -> str:
    if out and out + cancelled >= ordered:
        return str(OrderStatus.FULFILLED)
    if out:
        return str(OrderStatus.PARTIALLY_FULFILLED)
    return str(OrderStatus.CANCELED if cancelled >= ordered else OrderStatus.UNFULFILLED)


def note_on_order(*, order_id: int, event: str, actor: AbstractBaseUser | None, **parameters: Any) -> None:
    """Write Saleor's own order event (``OrderEvents``), so its tools show the same history."""
    OrderEvent.objects.create(order_id=order_id, type=event, user=actor, parameters=parameters)


__all__ = [
    "OrderEvents",
    "cancel_fulfillment",
    "create_fulfillment",
    "note_on_order",
    "promise_units",
    "put_back_on_stock",
    "refresh_order",
    "release_units",
    "take_from_stock",
]
