"""At every commit: a card payment is kept or goes back, all of it; one that is not what was asked may wait whole."""

from django.db import migrations

BALANCE = """
CREATE FUNCTION payments_check_card(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    payment record;
    back numeric;
BEGIN
    -- Locks first: the sum below sees what others committed meanwhile.
    SELECT payment_id, amount, kept, fault INTO payment FROM ocop_payments_cardpayment
     WHERE id = checked FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO back FROM ocop_payments_cardrefund
     WHERE payment_id = checked AND state <> 'replaced';
    IF payment.kept + back <> payment.amount AND NOT (payment.fault <> '' AND back = 0) THEN
        RAISE EXCEPTION 'card payment %: % kept and % to go back of %',
            payment.payment_id, payment.kept, back, payment.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'every_dong_of_a_card_is_accounted_for';
    END IF;
END $$;

CREATE FUNCTION payments_check_cardpayment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_check_card(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION payments_check_cardrefund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_check_card(NEW.payment_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_balance_card AFTER INSERT OR UPDATE OF kept ON ocop_payments_cardpayment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_cardpayment();
CREATE CONSTRAINT TRIGGER payments_balance_card_refund AFTER INSERT OR UPDATE OF state ON ocop_payments_cardrefund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_cardrefund();
"""

BALANCE_BACK = """
DROP TRIGGER payments_balance_card_refund ON ocop_payments_cardrefund;
DROP TRIGGER payments_balance_card ON ocop_payments_cardpayment;
DROP FUNCTION payments_check_cardrefund();
DROP FUNCTION payments_check_cardpayment();
DROP FUNCTION payments_check_card(bigint);
"""


class Migration(migrations.Migration):
    dependencies = (("ocop_payments", "0008_card"),)
    operations = (migrations.RunSQL(BALANCE, BALANCE_BACK),)
