"""At every commit: a transaction has exactly the legs it announced, two or more, and they add up to 0."""

from django.db import migrations

BALANCE = """
CREATE FUNCTION ledger_check(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    announced record;
    found record;
BEGIN
    -- Legs of a committed transaction never change, and new ones come with their transaction: whoever adds to an old one
    -- sees all it had and is refused, so no lock is needed.
    SELECT key, leg_count INTO announced FROM ledger_ledgertransaction WHERE id = checked;
    SELECT count(*) AS legs, coalesce(sum(amount), 0) AS total INTO found
      FROM ledger_ledgerleg WHERE transaction_id = checked;
    IF found.legs <> announced.leg_count THEN
        RAISE EXCEPTION 'ledger transaction %: % legs instead of %', announced.key, found.legs, announced.leg_count
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_is_whole';
    END IF;
    IF found.total <> 0 THEN
        RAISE EXCEPTION 'ledger transaction %: off by %', announced.key, found.total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balances';
    END IF;
END $$;

CREATE FUNCTION ledger_check_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_check(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION ledger_check_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_check(NEW.transaction_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_is_whole AFTER INSERT ON ledger_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_transaction();
CREATE CONSTRAINT TRIGGER ledger_leg_balances AFTER INSERT ON ledger_ledgerleg
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_leg();
"""

BALANCE_BACK = """
DROP TRIGGER ledger_leg_balances ON ledger_ledgerleg;
DROP TRIGGER ledger_transaction_is_whole ON ledger_ledgertransaction;
DROP FUNCTION ledger_check_leg();
DROP FUNCTION ledger_check_transaction();
DROP FUNCTION ledger_check(bigint);
"""


class Migration(migrations.Migration):
    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunSQL(BALANCE, BALANCE_BACK),)
