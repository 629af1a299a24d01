"""Whether card payments add up: within each, against orders, against the ledger; reads only and asks nobody outside.

``reconcile_payments`` compares with Stripe's own books.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Q, Sum

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance

from ..money import Fault
from ..orders import orders
from ..selectors import orders_to_be_settled
from .method import CODE, CURRENCY
from .models import CardPayment, CardRefund, CardRefundCause, RefundState

PAYMENTS = """
SELECT p.payment_id, p.amount, p.kept, p.fault, coalesce(r.sum, 0)
  FROM ocop_payments_cardpayment p
  LEFT JOIN (SELECT payment_id, sum(amount) AS sum FROM ocop_payments_cardrefund WHERE state <> 'replaced'
              GROUP BY payment_id) r ON r.payment_id = p.id
 WHERE p.kept + coalesce(r.sum, 0) <> p.amount AND NOT (p.fault <> '' AND coalesce(r.sum, 0) = 0)
 ORDER BY p.id
"""

SENT_BACK = (RefundState.SUCCEEDED, RefundState.CLOSED, RefundState.REPLACED)


def find_faults() -> Iterator[Fault]:
    """What does not add up: within a payment, between payments and orders, and with the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS)
        for payment, amount, kept, fault, owed in cursor.fetchall():
            yield Fault(
                code="payment", subject=payment, detail=f"{amount} {fault}: {kept} kept, {owed} to go back"
            )
    kept_for = dict(CardPayment.objects.order_by().values_list("order_id").annotate(sum=Sum("kept")))
    outside = dict(
        CardRefund.objects.filter(cause=CardRefundCause.OUTSIDE)
        .order_by()
        .values_list("payment__order_id")
        .annotate(sum=Sum("amount"))
    )
    moving = orders_to_be_settled()
    for order in orders().by_method(CODE):
        bill = max(0, order.bill - int(outside.get(order.order_id, 0)))
        expected = bill if order.state == "paid" and not order.is_cancelled else 0
        kept = int(kept_for.pop(order.order_id, 0))
        if kept != expected and order.order_id not in moving:
            yield Fault(
                code="order", subject=order.number, detail=f"{order.state}: {kept} kept of {order.bill}"
            )
    for order_id, kept in kept_for.items():
        if kept:
            yield Fault(code="order", subject=f"#{order_id}", detail=f"{kept} kept, not paid by card")
    owed = CardRefund.objects.filter(~Q(state__in=SENT_BACK), payment__currency=CURRENCY)
    faulty = CardPayment.objects.exclude(fault="").filter(refunds__isnull=True, currency=CURRENCY)
    in_rows = -sum(int(rows.aggregate(sum=Sum("amount"))["sum"] or 0) for rows in (owed, faulty))
    in_ledger = balance(accounts.refunds(CODE))
    if in_ledger != in_rows:
        yield Fault(
            code="ledger",
            subject=accounts.refunds(CODE),
            detail=f"{in_ledger} in the ledger, {in_rows} in the rows",
        )
