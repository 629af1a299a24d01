"""Whether all the money that came in is accounted for; reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, QuerySet, Sum
from django.db.models.expressions import Combinable

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance

from ..money import Fault
from ..orders import orders
from ..selectors import orders_to_be_settled
from .method import CODE
from .models import BankEntry, EntryState, OrderReceipt, RefundDue, Remittance


@dataclass(frozen=True, kw_only=True)
class Sums:
    """In đồng. ``paid_out``: of ``owed_back``, sent already; ``remitted``: came from places or a gateway."""

    received: int
    kept: int
    owed_back: int
    waiting: int
    paid_out: int
    remitted: int


def sums() -> Sums:
    """Where the money is now."""
    waiting = BankEntry.objects.exclude(state=EntryState.SETTLED)
    return Sums(
        received=_sum(BankEntry.objects.all()),
        kept=_sum(OrderReceipt.objects.all(), F("amount") - F("given_up")),
        owed_back=_sum(RefundDue.objects.all()),
        waiting=_sum(waiting),
        paid_out=_sum(RefundDue.objects.filter(paid_out_at__isnull=False)),
        remitted=_sum(Remittance.objects.all()),
    )


ENTRIES = """
SELECT e.reference, e.amount, e.state, coalesce(k.sum, 0), coalesce(r.sum, 0)
  FROM ocop_payments_bankentry e
  LEFT JOIN (SELECT entry_id, sum(amount - given_up) AS sum FROM ocop_payments_orderreceipt
              GROUP BY entry_id) k ON k.entry_id = e.id
  LEFT JOIN (SELECT entry_id, sum(amount) AS sum FROM ocop_payments_refunddue GROUP BY entry_id) r
         ON r.entry_id = e.id
  LEFT JOIN ocop_payments_remittance m ON m.entry_id = e.id
 WHERE coalesce(k.sum, 0) + coalesce(r.sum, 0) + coalesce(m.amount, 0)
       <> CASE e.state WHEN 'settled' THEN e.amount ELSE 0 END
 ORDER BY e.id
"""


def find_faults() -> Iterator[Fault]:
    """What does not add up: within an entry, over all, and between receipts and orders."""
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES)
        for reference, amount, state, kept, owed in cursor.fetchall():
            yield Fault(
                code="entry", subject=reference, detail=f"{amount} {state}: {kept} kept, {owed} owed back"
            )
    all_money = sums()
    if all_money.received != all_money.kept + all_money.owed_back + all_money.waiting + all_money.remitted:
        yield Fault(code="sum", subject="all entries", detail=str(all_money))
    yield from _ledger_faults(all_money)
    kept_for = dict(
        OrderReceipt.objects.values_list("order_id").annotate(sum=Sum(F("amount") - F("given_up"))).order_by()
    )
    to_be_settled = orders_to_be_settled()
    for order in orders().by_method(CODE):
        expected = order.bill if order.state == "paid" and not order.is_cancelled else 0
        kept = int(kept_for.pop(order.order_id, 0))
        if kept != expected and order.order_id not in to_be_settled:
            yield Fault(
                code="order", subject=order.number, detail=f"{order.state}: {kept} kept of {order.bill}"
            )
    for order_id, kept in kept_for.items():
        yield Fault(code="order", subject=f"#{order_id}", detail=f"{kept} kept, not paid by transfer")


def _ledger_faults(money: Sums) -> Iterator[Fault]:
    in_rows = {  # what else is paid from the account (producers, tax) is compared by ``ledger_verify``
        accounts.suspense(): -money.waiting,
        accounts.refunds(CODE): money.paid_out - money.owed_back,
    }
    for account, amount in in_rows.items():
        in_ledger = balance(account)
        if in_ledger != amount:
            yield Fault(
                code="ledger", subject=account, detail=f"{in_ledger} in the ledger, {amount} in the rows"
            )


def _sum(rows: QuerySet, of: str | Combinable = "amount") -> int:
    return int(rows.aggregate(sum=Sum(of))["sum"] or 0)
