"""What the database refuses of returns, whoever writes: units that were not delivered, or come back twice."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION ordering_check_return_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    delivered integer;
    back bigint;
BEGIN
    -- Locks first: the sum below sees what others committed meanwhile.
    SELECT l.quantity INTO delivered
      FROM routing_parcelline l
      JOIN routing_parcel p ON p.id = l.parcel_id
      JOIN ordering_returnrequest r ON r.parcel_id = p.id AND r.order_id = p.order_id
     WHERE l.id = NEW.parcel_line_id AND r.id = NEW.request_id AND p.state = 'delivered'
       FOR NO KEY UPDATE OF l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'return %: parcel line % was not delivered with its parcel', NEW.request_id, NEW.parcel_line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_was_delivered_comes_back';
    END IF;
    SELECT sum(b.quantity) INTO back
      FROM ordering_returnline b JOIN ordering_returnrequest r ON r.id = b.request_id
     WHERE b.parcel_line_id = NEW.parcel_line_id AND r.state NOT IN ('refused', 'withdrawn');
    IF back > delivered THEN
        RAISE EXCEPTION 'parcel line %: % of % units come back', NEW.parcel_line_id, back, delivered
            USING ERRCODE = 'check_violation', CONSTRAINT = 'units_come_back_once';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ordering_return_lines AFTER INSERT ON ordering_returnline
    FOR EACH ROW EXECUTE FUNCTION ordering_check_return_line();

-- A parcel of which something came back, or is about to, stays delivered: else it would be credited twice.
CREATE FUNCTION ordering_check_returned_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ordering_returnrequest
                WHERE parcel_id = NEW.id AND state NOT IN ('refused', 'withdrawn')) THEN
        RAISE EXCEPTION 'parcel %: something of it is being returned', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'returns_are_of_delivered_parcels';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ordering_returned_parcels AFTER UPDATE OF state ON routing_parcel
    FOR EACH ROW WHEN (OLD.state = 'delivered' AND NEW.state <> 'delivered')
    EXECUTE FUNCTION ordering_check_returned_parcel();
"""

GUARDS_BACK = """
DROP TRIGGER ordering_returned_parcels ON routing_parcel;
DROP FUNCTION ordering_check_returned_parcel();
DROP TRIGGER ordering_return_lines ON ordering_returnline;
DROP FUNCTION ordering_check_return_line();
"""


class Migration(migrations.Migration):
    dependencies = (("ordering", "0004_returns"),)
    operations = (migrations.RunSQL(GUARDS, GUARDS_BACK),)
