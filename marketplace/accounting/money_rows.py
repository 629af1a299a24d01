"""What every row that moves money is worth in the ledger: statements of (key, account, amount), one leg a line.

They say over again, set by set, what the services post row by row; ``verify`` compares, ``backfill`` enters what came
before there was a ledger. Amounts are đồng, debit positive.
"""

from collections.abc import Mapping

TRANSFERS: Mapping[str, str] = {
    "bank entries": """
        SELECT 'bank:' || id || ':in', l.account, l.amount FROM ocop_payments_bankentry e
         CROSS JOIN LATERAL (VALUES ('bank', e.amount), ('suspense', -e.amount)) AS l (account, amount)""",
    "receipts": """
        SELECT 'receipt:' || r.id, l.account, l.amount FROM ocop_payments_orderreceipt r
         CROSS JOIN LATERAL (VALUES ('suspense', r.amount),
                                    ('order:' || r.order_id, -r.amount)) AS l (account, amount)""",
    # What is owed back was kept for its order before, or never was: the ledger may say either.
    "refunds due": """
        SELECT 'refund-due:' || d.id, l.account, l.amount FROM ocop_payments_refunddue d
          LEFT JOIN ledger_ledgertransaction t ON t.key = 'refund-due:' || d.id
          LEFT JOIN ledger_ledgerleg o ON o.transaction_id = t.id AND o.account = 'order:' || d.order_id
         CROSS JOIN LATERAL (VALUES (coalesce(o.account, 'suspense'), d.amount),
                                    ('refunds:bank_transfer', -d.amount)) AS l (account, amount)""",
    "refunds sent": """
        SELECT 'refund-due:' || d.id || ':out', l.account, l.amount FROM ocop_payments_refunddue d
         CROSS JOIN LATERAL (VALUES ('refunds:bank_transfer', d.amount), ('bank', -d.amount)) AS l (account, amount)
         WHERE d.paid_out_at IS NOT NULL""",
    "remittances": """
        SELECT 'remittance:' || m.id, l.account, l.amount FROM ocop_payments_remittance m
         CROSS JOIN LATERAL (VALUES ('suspense', m.amount), (m.account, -m.amount)) AS l (account, amount)""",
}

CASH: Mapping[str, str] = {
    "cash collected": """
        SELECT 'cash:' || c.id, l.account, l.amount FROM ocop_payments_cashcollection c
         CROSS JOIN LATERAL (VALUES ('cash:' || c.point_id, c.amount),
                                    ('order:' || c.order_id, -c.amount)) AS l (account, amount)""",
    "cash to give back": """
        SELECT 'cash-refund:' || r.id, l.account, l.amount FROM ocop_payments_cashrefund r
          JOIN ocop_payments_cashcollection c ON c.id = r.collection_id
         CROSS JOIN LATERAL (VALUES ('order:' || c.order_id, r.amount),
                                    ('refunds:cash_on_delivery', -r.amount)) AS l (account, amount)""",
    "cash given back": """
        SELECT 'cash-refund:' || r.id || ':out', l.account, l.amount FROM ocop_payments_cashrefund r
          JOIN ocop_payments_cashcollection c ON c.id = r.collection_id
         CROSS JOIN LATERAL (VALUES ('refunds:cash_on_delivery', r.amount),
                                    ('cash:' || c.point_id, -r.amount)) AS l (account, amount)
         WHERE r.given_at IS NOT NULL""",
}

# What a card payment is held as: its order's, or owed back at once when it is not what was asked. Only đồng are posted.
CARD_PAYMENTS = """
    SELECT p.*, CASE WHEN p.fault = '' THEN 'order:' || p.order_id ELSE 'refunds:stripe' END AS holder
      FROM ocop_payments_cardpayment p WHERE p.currency = 'vnd'
"""

CARDS: Mapping[str, str] = {
    "card payments": f"""
        SELECT 'card:' || p.id, l.account, l.amount FROM ({CARD_PAYMENTS}) p
         CROSS JOIN LATERAL (VALUES ('gateway:stripe', p.amount), (p.holder, -p.amount)) AS l (account, amount)""",
    "card refunds due": f"""
        SELECT 'card-refund:' || r.id, l.account, l.amount FROM ocop_payments_cardrefund r
          JOIN ({CARD_PAYMENTS}) p ON p.id = r.payment_id
         CROSS JOIN LATERAL (VALUES (p.holder, r.amount), ('refunds:stripe', -r.amount)) AS l (account, amount)
         WHERE r.replaces_id IS NULL AND p.fault = ''""",
    "card refunds sent": f"""
        SELECT 'card-refund:' || r.id || e.part, l.account, l.amount FROM ocop_payments_cardrefund r
          JOIN ({CARD_PAYMENTS}) p ON p.id = r.payment_id
         CROSS JOIN LATERAL (VALUES (':out', 1), (':back', -1)) AS e (part, sign)
         CROSS JOIN LATERAL (VALUES ('refunds:stripe', e.sign * r.amount),
                                    ('gateway:stripe', -e.sign * r.amount)) AS l (account, amount)
         WHERE r.succeeded_at IS NOT NULL AND (e.sign = 1 OR r.failed_at IS NOT NULL)""",
    "card refunds closed": f"""
        SELECT 'card-refund:' || r.id || ':closed', l.account, l.amount FROM ocop_payments_cardrefund r
          JOIN ({CARD_PAYMENTS}) p ON p.id = r.payment_id
         CROSS JOIN LATERAL (VALUES ('refunds:stripe', r.amount),
                                    (CASE r.closed_how WHEN 'bank' THEN 'bank' ELSE 'platform:disputes' END, -r.amount))
                 AS l (account, amount)
         WHERE r.state = 'closed'""",
    "card disputes": f"""
        SELECT 'card-dispute:' || d.id || e.part, l.account, l.amount FROM ocop_payments_carddispute d
          JOIN ({CARD_PAYMENTS}) p ON p.id = d.payment_id
         CROSS JOIN LATERAL (VALUES ('', 1, d.taken_at), (':won', -1, d.won_at)) AS e (part, sign, at)
         CROSS JOIN LATERAL (VALUES ('platform:disputes', e.sign * d.amount),
                                    ('gateway:stripe', -e.sign * d.amount)) AS l (account, amount)
         WHERE e.at IS NOT NULL""",
}

# Each event of a producer's part of a parcel, with its turnover before and after it.
EVENTS = """
    SELECT e.event || ':' || s.producer_id AS key, s.order_id, s.producer_id, e.amount,
           sum(e.amount) OVER w - e.amount AS before, sum(e.amount) OVER w AS after,
           s.commission_rate, s.vat_rate, s.pit_rate
      FROM (SELECT sale_id, event, sum(amount) AS amount, min(id) AS id
              FROM accounting_saleline GROUP BY sale_id, event) e
      JOIN accounting_sale s ON s.id = e.sale_id
    WINDOW w AS (PARTITION BY e.sale_id ORDER BY e.id)
"""

EARNED: Mapping[str, str] = {
    "sales": f"""
        SELECT e.key, l.account, l.amount FROM ({EVENTS}) e
         CROSS JOIN LATERAL (VALUES ('order:' || e.order_id, e.amount),
                                    ('producer:' || e.producer_id, -e.amount)) AS l (account, amount)
         WHERE e.amount <> 0""",
    "deductions": f"""
        SELECT e.key || ':' || d.kind, l.account, l.amount FROM ({EVENTS}) e
         CROSS JOIN LATERAL (VALUES ('commission', 'platform:commission', e.commission_rate),
                                    ('vat', 'tax:vat', e.vat_rate),
                                    ('pit', 'tax:pit', e.pit_rate)) AS d (kind, taker, rate)
         CROSS JOIN LATERAL (SELECT div(e.after * d.rate + 5000, 10000) - div(e.before * d.rate + 5000, 10000)
                                    AS amount) c
         CROSS JOIN LATERAL (VALUES ('producer:' || e.producer_id, c.amount),
                                    (d.taker, -c.amount)) AS l (account, amount)
         WHERE c.amount <> 0""",
    "merged balances": """
        SELECT 'merged:' || m.id, l.account, l.amount FROM accounting_mergedbalance m
         CROSS JOIN LATERAL (VALUES ('producer:' || m.producer_id, m.amount),
                                    ('producer:' || m.into_id, -m.amount)) AS l (account, amount)""",
    "cash differences": """
        SELECT 'cash-difference:' || d.id, l.account, l.amount FROM accounting_cashdifference d
          JOIN accounting_cashup c ON c.id = d.cash_up_id
         CROSS JOIN LATERAL (VALUES ('cash:' || c.point_id, d.amount),
                                    ('difference:' || c.point_id, -d.amount)) AS l (account, amount)
         WHERE d.amount <> 0""",
    "payouts": """
        SELECT 'payout:' || p.id, l.account, l.amount FROM accounting_payout p
         CROSS JOIN LATERAL (VALUES (coalesce('producer:' || p.producer_id, 'place:' || p.point_id, 'tax:' || p.tax),
                                     p.amount),
                                    (p.source, -p.amount)) AS l (account, amount)""",
}

ROWS: Mapping[str, str] = {**TRANSFERS, **CASH, **CARDS, **EARNED}

SHIPPING = "%:shipping"
"""Keys of fees earned: what each comes to depends on the order's discount, so ``verify`` asks the bill."""
