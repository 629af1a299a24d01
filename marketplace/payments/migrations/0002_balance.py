"""At every commit: an entry waits whole, or what is kept of it and what is owed back are all of it."""

from django.db import migrations

BALANCE = """
CREATE FUNCTION payments_check_entry(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entry record;
    used numeric;
BEGIN
    -- Locks first: the sums below see what others committed meanwhile.
    SELECT id, reference, amount, state INTO entry FROM ocop_payments_bankentry WHERE id = checked FOR NO KEY UPDATE;
    SELECT coalesce((SELECT sum(amount) FROM ocop_payments_orderreceipt
                      WHERE entry_id = checked AND given_up_at IS NULL), 0)
         + coalesce((SELECT sum(amount) FROM ocop_payments_refunddue WHERE entry_id = checked), 0) INTO used;
    IF used <> (CASE entry.state WHEN 'settled' THEN entry.amount ELSE 0 END) THEN
        RAISE EXCEPTION 'bank entry %: % of % used, %', entry.reference, used, entry.amount, entry.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'every_dong_is_accounted_for';
    END IF;
END $$;

CREATE FUNCTION payments_check_bankentry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_check_entry(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION payments_check_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_check_entry(NEW.entry_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_balance_entry AFTER INSERT OR UPDATE OF state ON ocop_payments_bankentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_bankentry();
CREATE CONSTRAINT TRIGGER payments_balance_receipt AFTER INSERT OR UPDATE ON ocop_payments_orderreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_part();
CREATE CONSTRAINT TRIGGER payments_balance_refund AFTER INSERT ON ocop_payments_refunddue
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_part();
"""

BALANCE_BACK = """
DROP TRIGGER payments_balance_refund ON ocop_payments_refunddue;
DROP TRIGGER payments_balance_receipt ON ocop_payments_orderreceipt;
DROP TRIGGER payments_balance_entry ON ocop_payments_bankentry;
DROP FUNCTION payments_check_part();
DROP FUNCTION payments_check_bankentry();
DROP FUNCTION payments_check_entry(bigint);
"""


class Migration(migrations.Migration):
    dependencies = (("ocop_payments", "0001_initial"),)
    operations = (migrations.RunSQL(BALANCE, BALANCE_BACK),)
