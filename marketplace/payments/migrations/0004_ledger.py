"""What came in before there was a ledger is entered in it, as ``bank_transfer.postings`` enters what comes now."""

from django.db import migrations

POST = """
WITH moved (key, kind, at, order_id, note, amount, debit, credit) AS ({rows}), written AS (
    INSERT INTO ledger_ledgertransaction (key, kind, at, written_at, order_id, note, leg_count)
    SELECT key, kind, at, now(), order_id, note, 2 FROM moved ORDER BY key
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key
)
INSERT INTO ledger_ledgerleg (transaction_id, account, amount)
SELECT written.id, leg.account, leg.amount
  FROM written JOIN moved USING (key),
       LATERAL (VALUES (moved.debit, moved.amount), (moved.credit, -moved.amount)) AS leg (account, amount)
"""

RECEIVED = """
SELECT 'bank:' || id || ':in', 'bank_received', booked_at, NULL::bigint, reference, amount, 'bank', 'suspense'
  FROM ocop_payments_bankentry
"""

KEPT = """
SELECT 'receipt:' || r.id, 'paid', e.received_at, r.order_id::bigint, '', r.amount, 'suspense', 'order:' || r.order_id
  FROM ocop_payments_orderreceipt r JOIN ocop_payments_bankentry e ON e.id = r.entry_id
"""

OWED_BACK = """
SELECT 'refund-due:' || d.id, 'refund_due', d.created_at, d.order_id::bigint, '', d.amount,
       CASE WHEN d.cause = 'cancelled' AND r.given_up > 0 THEN 'order:' || d.order_id ELSE 'suspense' END,
       'refunds:bank_transfer'
  FROM ocop_payments_refunddue d
  LEFT JOIN ocop_payments_orderreceipt r ON r.entry_id = d.entry_id AND r.order_id = d.order_id
"""

PAID_OUT = """
SELECT 'refund-due:' || id || ':out', 'refund_sent', paid_out_at, order_id::bigint, paid_out_reference, amount,
       'refunds:bank_transfer', 'bank'
  FROM ocop_payments_refunddue WHERE paid_out_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = (("ocop_payments", "0003_partly_given_up"), ("ledger", "0001_initial"))
    operations = tuple(
        migrations.RunSQL(POST.replace("{rows}", rows), migrations.RunSQL.noop)
        for rows in (RECEIVED, KEPT, OWED_BACK, PAID_OUT)
    )
