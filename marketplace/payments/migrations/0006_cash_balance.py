"""No more is given back than was taken for the parcel, whoever writes and however many at once."""

from django.db import migrations

BALANCE = """
CREATE FUNCTION payments_check_cash_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken bigint;
    owed numeric;
BEGIN
    -- Locks first: the sum below sees what others committed meanwhile.
    SELECT amount INTO taken FROM ocop_payments_cashcollection WHERE id = NEW.collection_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO owed FROM ocop_payments_cashrefund WHERE collection_id = NEW.collection_id;
    IF owed > taken THEN
        RAISE EXCEPTION 'collection %: % to be given back of %', NEW.collection_id, owed, taken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_more_cash_back_than_taken';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_balance_cash AFTER INSERT ON ocop_payments_cashrefund
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION payments_check_cash_refund();
"""

BALANCE_BACK = """
DROP TRIGGER payments_balance_cash ON ocop_payments_cashrefund;
DROP FUNCTION payments_check_cash_refund();
"""


class Migration(migrations.Migration):
    dependencies = (("ocop_payments", "0005_cash"),)
    operations = (migrations.RunSQL(BALANCE, BALANCE_BACK),)
