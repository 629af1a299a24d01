"""Whether ledger, orders and payments tell one story; reads only, no faults when they do.

The database keeps each transaction whole; this compares them with the rows they stand for and the orders they are of,
so it also finds what a lost message, a restore or a dropped trigger left behind. Orders with a message on their way are
in motion and looked at when it has arrived.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from marketplace.ordering.selectors.bills import bills_of
from marketplace.payments import verify as payments

from .money_rows import ROWS, SHIPPING
from .postings import charged

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``code``, what it is about, what was found there."""

    code: str
    subject: str
    detail: str


TRANSACTIONS: dict[str, str] = {
    "transaction_is_off": """
        SELECT t.key, format('off by %s', sum(l.amount)) FROM ledger_ledgertransaction t
          JOIN ledger_ledgerleg l ON l.transaction_id = t.id GROUP BY t.id HAVING sum(l.amount) <> 0""",
    "transaction_is_not_whole": """
        SELECT t.key, format('%s legs instead of %s', count(l.id), t.leg_count) FROM ledger_ledgertransaction t
          LEFT JOIN ledger_ledgerleg l ON l.transaction_id = t.id GROUP BY t.id HAVING count(l.id) <> t.leg_count""",
}

MOVING = """
    SELECT (payload ->> 'order')::bigint FROM outbox_outboxmessage
     WHERE delivered_at IS NULL AND dead_at IS NULL AND payload ? 'order' AND consumer IN ('payments', 'accounting')
"""

ORDERS: dict[str, str] = {
    "delivered_and_not_posted": f"""
        SELECT format('parcel %s', p.code), format('delivered %s', e.at) FROM routing_parcel p
          JOIN routing_parcelevent e ON e.parcel_id = p.id AND e.code = 'parcel.delivered'
         WHERE NOT EXISTS (SELECT 1 FROM accounting_saleline l JOIN accounting_sale s ON s.id = l.sale_id
                            WHERE s.parcel_id = p.id AND l.event = format('parcel:%s:sold', p.id))
           AND p.order_id NOT IN ({MOVING})""",
    "returned_and_not_posted": f"""
        SELECT format('parcel %s', p.code), format('%s đ still earned', sum(l.amount)) FROM routing_parcel p
          JOIN accounting_sale s ON s.parcel_id = p.id JOIN accounting_saleline l ON l.sale_id = s.id
         WHERE p.state = 'returned' AND p.order_id NOT IN ({MOVING})
         GROUP BY p.id HAVING sum(l.units) <> 0""",
    "return_accepted_and_not_posted": f"""
        SELECT format('return %s', r.code), format('accepted %s', r.state_since) FROM ordering_returnrequest r
         WHERE r.state = 'accepted' AND r.order_id NOT IN ({MOVING})
           AND NOT EXISTS (SELECT 1 FROM accounting_saleline l
                            WHERE l.event IN (format('return:%s', r.id), format('return:%s:returned', r.id)))""",
    "order_is_over_and_not_settled": f"""
        SELECT coalesce(o.number, t.account), format('%s đ left on %s', -t.amount, t.account)
          FROM (SELECT account, sum(amount) AS amount FROM ledger_ledgerleg
                 WHERE account LIKE 'order:%' GROUP BY account HAVING sum(amount) <> 0) t
          LEFT JOIN ordering_placement o ON o.order_id = substr(t.account, 7)::bigint
         WHERE substr(t.account, 7)::bigint NOT IN ({MOVING})
           AND NOT EXISTS (SELECT 1 FROM routing_parcel p WHERE p.order_id = o.order_id
                              AND p.state IN ('waiting_payment', 'offered', 'accepted', 'packed', 'handed_over'))
           AND NOT EXISTS (SELECT 1 FROM routing_parkeddemand d WHERE d.order_id = o.order_id
                              AND d.state NOT IN ('placed', 'cancelled'))""",
}

FEES_OF_OTHERS: dict[str, str] = {
    "fee_of_another_place": """
        SELECT t.key, format('%s, of place %s', l.account, p.point_id) FROM ledger_ledgertransaction t
          JOIN ledger_ledgerleg l ON l.transaction_id = t.id AND l.account LIKE 'place:%'
          LEFT JOIN ordering_returnrequest r ON t.key LIKE 'return:%' AND r.id = split_part(t.key, ':', 2)::bigint
          JOIN routing_parcel p
            ON p.id = CASE WHEN t.key LIKE 'parcel:%' THEN split_part(t.key, ':', 2)::bigint ELSE r.parcel_id END
         WHERE t.key LIKE '%:shipping' AND l.account <> 'place:' || p.point_id""",
}

MERGED: dict[str, str] = {
    "merged_producer_with_a_balance": """
        SELECT p.legal_name, format('%s đ left on %s', -sum(l.amount), l.account) FROM ocop_catalog_producer p
          JOIN ledger_ledgerleg l ON l.account = 'producer:' || p.id
          JOIN ledger_ledgertransaction t ON t.id = l.transaction_id
         WHERE p.merged_into_id IS NOT NULL GROUP BY p.id, l.account
        HAVING sum(l.amount) <> 0 AND max(t.written_at) < now() - interval '15 minutes'""",
}
"""What came in since is moved on within minutes (``services.merging``)."""

BATCHES: dict[str, str] = {
    "transfer_paid_otherwise": """
        SELECT format('transfer %s', t.id), format('%s of %s, payout %s of %s', t.amount, coalesce(t.producer_id,
                      t.point_id), p.id, p.amount) FROM accounting_payouttransfer t
          JOIN accounting_payout p ON p.id = t.payout_id
         WHERE t.state = 'paid'
           AND (p.amount <> t.amount OR p.source <> 'bank'
                OR p.producer_id IS DISTINCT FROM t.producer_id OR p.point_id IS DISTINCT FROM t.point_id)""",
    "transfer_to_another_payee": """
        SELECT format('transfer %s', t.id), format('to account %s', a.id) FROM accounting_payouttransfer t
          JOIN accounting_payeeaccount a ON a.id = t.account_id
         WHERE a.producer_id IS DISTINCT FROM t.producer_id OR a.point_id IS DISTINCT FROM t.point_id""",
    "transfer_ended_before_its_batch_was_sent": """
        SELECT format('transfer %s', t.id), t.state FROM accounting_payouttransfer t
          JOIN accounting_payoutbatch b ON b.id = t.batch_id
         WHERE (t.state IN ('paid', 'failed') AND b.sent_at IS NULL)
            OR (t.state = 'planned' AND b.cancelled_at IS NOT NULL)""",
    "payout_came_back_otherwise": """
        SELECT format('remittance %s', m.id), format('%s of %s, payout %s of %s', m.account, m.amount, p.id, p.amount)
          FROM ocop_payments_remittance m
          LEFT JOIN accounting_payoutreturn r ON r.remittance_id = m.id
          LEFT JOIN accounting_payout p ON p.id = r.payout_id
         WHERE (m.account ~ '^(producer|place):' OR p.id IS NOT NULL)
           AND (p.amount IS DISTINCT FROM m.amount
                OR m.account <> coalesce('producer:' || p.producer_id, 'place:' || p.point_id))""",
    "money_out_matched_otherwise": """
        SELECT d.reference, format('%s is of %s', d.matched_to, p.amount) FROM ocop_payments_bankdebit d
          LEFT JOIN accounting_payout p ON p.id = substr(d.matched_to, 8)::bigint
         WHERE d.matched_to ~ '^payout:[0-9]+$' AND p.amount IS DISTINCT FROM d.amount""",
}

LEGS = """
    WITH expected (key, account, amount) AS ({rows}),
         actual AS (SELECT t.key, l.account, l.amount FROM ledger_ledgerleg l
                      JOIN ledger_ledgertransaction t ON t.id = l.transaction_id
                     WHERE t.key NOT LIKE %(shipping)s),
         differing AS (SELECT key, account, e.amount AS expected, a.amount AS actual
                         FROM expected e FULL JOIN actual a USING (key, account)
                        WHERE e.amount IS DISTINCT FROM a.amount)
    SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM ledger_ledgertransaction t WHERE t.key = d.key)
                THEN 'row_is_not_posted'
                WHEN NOT EXISTS (SELECT 1 FROM expected e WHERE e.key = d.key) THEN 'posted_without_a_row'
                ELSE 'posted_otherwise' END,
           d.key,
           string_agg(format('%%s: %%s instead of %%s', d.account, coalesce(d.actual, 0), coalesce(d.expected, 0)),
                      ', ' ORDER BY d.account)
      FROM differing d GROUP BY d.key ORDER BY d.key
"""

SOLD = """
    SELECT s.order_id, l.order_line_id, sum(l.units), sum(l.amount) FROM accounting_saleline l
      JOIN accounting_sale s ON s.id = l.sale_id GROUP BY s.order_id, l.order_line_id ORDER BY s.order_id
"""
FEES = """
    SELECT p.order_id, sum(p.shipping_amount) FROM routing_parcel p
     WHERE EXISTS (SELECT 1 FROM accounting_saleline l JOIN accounting_sale s ON s.id = l.sale_id
                    WHERE s.parcel_id = p.id AND l.event = format('parcel:%s:sold', p.id))
       AND NOT EXISTS (SELECT 1 FROM accounting_saleline l JOIN accounting_sale s ON s.id = l.sale_id
                        WHERE s.parcel_id = p.id AND l.event LIKE '%:returned')
     GROUP BY p.order_id
"""
FEES_POSTED = """
    SELECT t.order_id, -sum(l.amount) FROM ledger_ledgerleg l
      JOIN ledger_ledgertransaction t ON t.id = l.transaction_id
     WHERE (l.account LIKE 'place:%%' OR l.account = 'platform:shipping') AND t.key LIKE %s GROUP BY t.order_id
"""


def find_faults() -> Iterator[Fault]:
    """Every fault, payments' own first."""
    for fault in payments.find_faults():
        yield Fault(code=f"payments.{fault.code}", subject=fault.subject, detail=fault.detail)
    for code, statement in {**TRANSACTIONS, **ORDERS, **FEES_OF_OTHERS, **MERGED, **BATCHES}.items():
        for subject, detail in _rows(statement):
            yield Fault(code=code, subject=subject, detail=detail)
    expected = " UNION ALL ".join(f"({rows})" for rows in ROWS.values())
    for code, key, detail in _rows(LEGS.replace("{rows}", expected), {"shipping": SHIPPING}):
        yield Fault(code=code, subject=key, detail=detail)
    yield from _bill_faults()


def _bill_faults() -> Iterator[Fault]:
    """What was sold of each order, beside its bill: lines, and shipping."""
    sold: dict[int, list[tuple[int, int, int]]] = {}
    for order_id, line_id, units, amount in _rows(SOLD):
        sold.setdefault(order_id, []).append((line_id, units, amount))
    fees = {order_id: int(fee) for order_id, fee in _rows(FEES)}
    posted = {order_id: int(fee) for order_id, fee in _rows(FEES_POSTED, [SHIPPING])}
    orders = iter(sorted(sold.keys() | fees.keys() | posted.keys()))
    while chunk := list(islice(orders, CHUNK)):
        bills = bills_of(chunk)
        for order_id in chunk:
            bill = bills[order_id]
            for line_id, units, amount in sold.get(order_id, ()):
                subject, ordered = f"order {order_id} line {line_id}", bill.lines[line_id]
                if not 0 <= units <= ordered.units:
                    found = f"{units} of {ordered.units} units sold"
                    yield Fault(code="sold_units_are_off", subject=subject, detail=found)
                elif amount != (costs := charged(ordered, units, before=0)):
                    found = f"{amount} for {units} units instead of {costs}"
                    yield Fault(code="sold_for_another_amount", subject=subject, detail=found)
            earned, costs = posted.get(order_id, 0), charged(bill.shipping, fees.get(order_id, 0), before=0)
            if earned != costs:
                yield Fault(
                    code="shipping_is_off",
                    subject=f"order {order_id}",
                    detail=f"{earned} earned instead of {costs}",
                )


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
