"""What a place or a gateway put on the account is accounted for too; who holds what is the ledger's business."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION payments_check_entry(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entry record;
    used numeric;
BEGIN
    -- Locks first: the sums below see what others committed meanwhile.
    SELECT id, reference, amount, state INTO entry FROM ocop_payments_bankentry WHERE id = checked FOR NO KEY UPDATE;
    SELECT coalesce((SELECT sum(amount - given_up) FROM ocop_payments_orderreceipt WHERE entry_id = checked), 0)
         + coalesce((SELECT sum(amount) FROM ocop_payments_refunddue WHERE entry_id = checked), 0)%s INTO used;
    IF used <> (CASE entry.state WHEN 'settled' THEN entry.amount ELSE 0 END) THEN
        RAISE EXCEPTION 'bank entry %%: %% of %% used, %%', entry.reference, used, entry.amount, entry.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'every_dong_is_accounted_for';
    END IF;
END $$;
"""

REMITTED = """
         + coalesce((SELECT sum(amount) FROM ocop_payments_remittance WHERE entry_id = checked), 0)"""

TRIGGER = """
CREATE CONSTRAINT TRIGGER payments_balance_remittance AFTER INSERT ON ocop_payments_remittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_part();
"""
TRIGGER_BACK = "DROP TRIGGER payments_balance_remittance ON ocop_payments_remittance;"


class Migration(migrations.Migration):
    dependencies = [
        ("ocop_payments", "0006_cash_balance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Remittance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=60, verbose_name="nộp từ")),
                ("amount", models.BigIntegerField(verbose_name="số tiền (đồng)")),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remittance",
                        to="ocop_payments.bankentry",
                        verbose_name="khoản vào",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
            ],
            options={
                "verbose_name": "tiền thu hộ đã nộp",
                "verbose_name_plural": "tiền thu hộ đã nộp",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="remittance_is_money"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account__regex", "^(gateway:[a-z][a-z0-9_]*|cash:[1-9][0-9]*)$")
                        ),
                        name="remittance_of_a_holder",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remittance",
            trigger=pgtrigger.compiler.Trigger(
                name="remittance_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e6b97b62da22cb900cf8af5e90d556413f6da5e2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_remittance_stands_e4d86",
                    table="ocop_payments_remittance",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL((TRIGGER, FUNCTION % REMITTED), (FUNCTION % "", TRIGGER_BACK)),
    ]
