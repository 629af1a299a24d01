"""The bills of orders, read from what became of their units. Nothing here writes or locks.

Given up is what lies in cancelled or returned parcels and in demand nobody served, and what was taken back. Of an order
whose hold ran out, what the hold's end cancelled still counts: late money can take it up again.
"""

from collections.abc import Iterable

from django.db import connection
from saleor.order.models import Order, OrderLine

from ..bill import Bill, OrderedLine, Share, draw_up
from ..models import HOLD_EXPIRED

CREDITED = """
WITH gone AS (
    SELECT p.id, p.order_id, p.shipping_amount FROM routing_parcel p
      JOIN ordering_placement o ON o.order_id = p.order_id
     WHERE p.order_id = ANY (%(orders)s) AND p.state IN ('cancelled', 'returned')
       AND NOT (p.state = 'cancelled' AND o.payment_state = 'expired' AND EXISTS (
               SELECT 1 FROM routing_parcelevent e
                WHERE e.parcel_id = p.id AND e.code = 'parcel.cancelled' AND e.reason = %(hold_expired)s))
), given_up AS (
    SELECT id, order_id, shipping_amount FROM routing_parkeddemand
     WHERE order_id = ANY (%(orders)s) AND state = 'cancelled'
)
SELECT gone.order_id, l.order_line_id, l.quantity
  FROM gone JOIN routing_parcelline l ON l.parcel_id = gone.id
UNION ALL
SELECT given_up.order_id, l.order_line_id, l.quantity
  FROM given_up JOIN routing_parkedline l ON l.demand_id = given_up.id
UNION ALL
SELECT order_id, NULL, shipping_amount FROM gone
UNION ALL
SELECT order_id, NULL, shipping_amount FROM given_up
UNION ALL
SELECT r.order_id, l.order_line_id, b.quantity
  FROM ordering_returnrequest r
  JOIN ordering_returnline b ON b.request_id = r.id
  JOIN routing_parcelline l ON l.id = b.parcel_line_id
 WHERE r.order_id = ANY (%(orders)s) AND r.state = 'accepted'
UNION ALL
SELECT r.order_id, NULL, p.shipping_amount
  FROM ordering_returnrequest r JOIN routing_parcel p ON p.id = r.parcel_id
 WHERE r.order_id = ANY (%(orders)s) AND r.refunds_shipping
"""
"""(order id, order line id, units) of what was given up; without a line, đồng of the shipping fee."""


def bill_of(order_id: int) -> Bill:
    """The bill of one order; three statements."""
    return bills_of([order_id])[order_id]


def bills_of(order_ids: Iterable[int]) -> dict[int, Bill]:
    """The bills of these orders by order id; three statements, however many."""
    orders = {
        order_id: (int(fee), int(total))
        for order_id, fee, total in Order.objects.filter(pk__in=list(order_ids)).values_list(
            "pk", "shipping_price_gross_amount", "total_gross_amount"
        )
    }
    lines: dict[int, dict[int, OrderedLine]] = {order_id: {} for order_id in orders}
    for order_id, line_id, units, price in OrderLine.objects.filter(order_id__in=list(orders)).values_list(
        "order_id", "pk", "quantity", "unit_price_gross_amount"
    ):
        lines[order_id][line_id] = OrderedLine(units=units, amount=units * int(price))
    credited = _credited(list(orders))
    return {
        order_id: draw_up(
            lines=lines[order_id], shipping_fee=fee, total=total, credited=credited.get(order_id)
        )
        for order_id, (fee, total) in orders.items()
    }


def _credited(order_ids: list[int]) -> dict[int, Share]:
    units: dict[int, dict[int, int]] = {}
    shipping: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(CREDITED, {"orders": order_ids, "hold_expired": HOLD_EXPIRED})
        for order_id, line_id, quantity in cursor.fetchall():
            if line_id is None:
                shipping[order_id] = shipping.get(order_id, 0) + quantity
            else:
                of_order = units.setdefault(order_id, {})
                of_order[line_id] = of_order.get(line_id, 0) + quantity
    return {
        order_id: Share(lines=units.get(order_id, {}), shipping=shipping.get(order_id, 0))
        for order_id in units.keys() | shipping.keys()
    }
