"""A receipt can be given up in part: an amount that only grows takes the place of a moment."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TRIGGER = """
CREATE CONSTRAINT TRIGGER payments_balance_receipt AFTER INSERT OR UPDATE ON ocop_payments_orderreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_part();
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION payments_check_entry(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entry record;
    used numeric;
BEGIN
    -- Locks first: the sums below see what others committed meanwhile.
    SELECT id, reference, amount, state INTO entry FROM ocop_payments_bankentry WHERE id = checked FOR NO KEY UPDATE;
    SELECT coalesce((SELECT sum(%s) FROM ocop_payments_orderreceipt WHERE entry_id = checked%s), 0)
         + coalesce((SELECT sum(amount) FROM ocop_payments_refunddue WHERE entry_id = checked), 0) INTO used;
    IF used <> (CASE entry.state WHEN 'settled' THEN entry.amount ELSE 0 END) THEN
        RAISE EXCEPTION 'bank entry %%: %% of %% used, %%', entry.reference, used, entry.amount, entry.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'every_dong_is_accounted_for';
    END IF;
END $$;
"""

DROP_TRIGGER = "DROP TRIGGER payments_balance_receipt ON ocop_payments_orderreceipt;"

# The rows are changed with their trigger away: a table with checks pending cannot be altered in the same transaction.
CARRY = (
    DROP_TRIGGER,
    "UPDATE ocop_payments_orderreceipt SET given_up = amount WHERE given_up_at IS NOT NULL;",
    FUNCTION % ("amount - given_up", ""),
    TRIGGER,
)
CARRY_BACK = (
    DROP_TRIGGER,
    "UPDATE ocop_payments_orderreceipt SET given_up_at = now() WHERE given_up = amount;",
    FUNCTION % ("amount", " AND given_up_at IS NULL"),
    TRIGGER,
)


class Migration(migrations.Migration):
    dependencies = (("ocop_payments", "0002_balance"),)
    operations = (
        migrations.AddField(
            model_name="orderreceipt",
            name="given_up",
            field=models.BigIntegerField(default=0, verbose_name="trong đó phải hoàn (đồng)"),
        ),
        migrations.RunSQL(CARRY, CARRY_BACK),
        migrations.RemoveField(model_name="orderreceipt", name="given_up_at"),
        migrations.AlterField(
            model_name="refunddue",
            name="cause",
            field=models.CharField(
                choices=[
                    ("too_much", "Chuyển thừa"),
                    ("twice", "Chuyển hai lần"),
                    ("late", "Chuyển muộn, không giữ lại được hàng"),
                    ("cancelled", "Đơn đã huỷ"),
                    ("reduced", "Huỷ hoặc trả lại một phần đơn"),
                    ("unmatched", "Không rõ của đơn nào"),
                ],
                max_length=10,
                verbose_name="vì",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="receipt_given_up_grows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."given_up" < (OLD."given_up"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b76d5b041fee6b27a08dcbd4aea366f2fa3a5abc",
                    operation="UPDATE",
                    pgid="pgtrigger_receipt_given_up_grows_b5f1f",
                    table="ocop_payments_orderreceipt",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="orderreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_up__gte", 0), ("given_up__lte", models.F("amount"))),
                name="receipt_given_up_is_of_it",
            ),
        ),
    )
