"""What the database itself refuses, whoever writes: promises above the stock, full places, lost units.

Violations are raised as ``check_violation`` with a constraint name, so Django answers ``IntegrityError``.
Guards that compare rows written by several transactions lock first and sum in a later statement, which sees what was
committed meanwhile only under READ COMMITTED; they refuse the other isolation levels instead of being wrong.
"""

from django.db import migrations

PROMISES = """
CREATE FUNCTION routing_need_read_committed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'stock is only changed under READ COMMITTED' USING ERRCODE = 'feature_not_supported';
    END IF;
END $$;

-- Units promised of a stock row never exceed its quantity: new promises.
CREATE FUNCTION routing_guard_promises() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    raised integer[];
    fault record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT stock_id) INTO raised FROM new_rows WHERE quantity_allocated > 0;
    ELSE
        SELECT array_agg(DISTINCT n.stock_id) INTO raised
          FROM new_rows n JOIN old_rows o ON o.id = n.id
         WHERE n.quantity_allocated > o.quantity_allocated OR n.stock_id <> o.stock_id;
    END IF;
    IF raised IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM routing_need_read_committed();
    PERFORM 1 FROM warehouse_stock WHERE id = ANY (raised) ORDER BY id FOR NO KEY UPDATE;
    SELECT s.id, s.quantity, sum(a.quantity_allocated) AS promised INTO fault
      FROM warehouse_stock s JOIN warehouse_allocation a ON a.stock_id = s.id
     WHERE s.id = ANY (raised)
     GROUP BY s.id HAVING sum(a.quantity_allocated) > s.quantity
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stock %: % promised of %', fault.id, fault.promised, fault.quantity
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stock_is_promised_once';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER routing_promises_inserted AFTER INSERT ON warehouse_allocation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION routing_guard_promises();
CREATE TRIGGER routing_promises_updated AFTER UPDATE ON warehouse_allocation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION routing_guard_promises();

-- The same from the other side: stock that shrinks (its row is locked by the UPDATE itself).
CREATE FUNCTION routing_guard_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promised bigint;
BEGIN
    PERFORM routing_need_read_committed();
    SELECT coalesce(sum(quantity_allocated), 0) INTO promised FROM warehouse_allocation WHERE stock_id = NEW.id;
    IF promised > NEW.quantity THEN
        RAISE EXCEPTION 'stock %: % left for % promised', NEW.id, NEW.quantity, promised
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stock_covers_its_promises';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER routing_stock_shrinks AFTER UPDATE OF quantity ON warehouse_stock
    FOR EACH ROW WHEN (NEW.quantity < OLD.quantity) EXECUTE FUNCTION routing_guard_stock();

CREATE FUNCTION routing_stock_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'stock %: a stock row keeps its warehouse and variant', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'stock_keeps_place_and_variant';
END $$;
CREATE TRIGGER routing_stock_moves BEFORE UPDATE OF warehouse_id, product_variant_id ON warehouse_stock
    FOR EACH ROW WHEN (NEW.warehouse_id <> OLD.warehouse_id OR NEW.product_variant_id <> OLD.product_variant_id)
    EXECUTE FUNCTION routing_stock_stays();
"""

PROMISES_BACK = """
DROP TRIGGER routing_stock_moves ON warehouse_stock;
DROP FUNCTION routing_stock_stays();
DROP TRIGGER routing_stock_shrinks ON warehouse_stock;
DROP FUNCTION routing_guard_stock();
DROP TRIGGER routing_promises_updated ON warehouse_allocation;
DROP TRIGGER routing_promises_inserted ON warehouse_allocation;
DROP FUNCTION routing_guard_promises();
DROP FUNCTION routing_need_read_committed();
"""

LEDGER = """
-- Every change of a quantity on hand is written down. Services say kind, actor, parcel and note in marketplace.stock
-- (JSON, for the transaction); anything else is 'adjusted'.
CREATE FUNCTION routing_log_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := coalesce(nullif(current_setting('marketplace.stock', true), ''), '{}')::jsonb;
    kind text := coalesce(said->>'kind', 'adjusted');
    actor integer := (said->>'actor')::integer;
    parcel bigint := (said->>'parcel')::bigint;
    note text := coalesce(said->>'note', '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO routing_stockmovement
               (warehouse_id, variant_id, at, change, quantity_after, kind, actor_id, parcel_id, note)
        SELECT warehouse_id, product_variant_id, clock_timestamp(), quantity, quantity, kind, actor, parcel, note
          FROM new_rows WHERE quantity <> 0 ORDER BY id;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO routing_stockmovement
               (warehouse_id, variant_id, at, change, quantity_after, kind, actor_id, parcel_id, note)
        SELECT n.warehouse_id, n.product_variant_id, clock_timestamp(), n.quantity - o.quantity, n.quantity,
               kind, actor, parcel, note
          FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.quantity <> o.quantity ORDER BY n.id;
    ELSE
        INSERT INTO routing_stockmovement
               (warehouse_id, variant_id, at, change, quantity_after, kind, actor_id, parcel_id, note)
        SELECT warehouse_id, product_variant_id, clock_timestamp(), -quantity, 0, kind, actor, parcel, note
          FROM old_rows WHERE quantity <> 0 ORDER BY id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER routing_stock_inserted AFTER INSERT ON warehouse_stock
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION routing_log_stock();
CREATE TRIGGER routing_stock_updated AFTER UPDATE ON warehouse_stock
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION routing_log_stock();
CREATE TRIGGER routing_stock_deleted AFTER DELETE ON warehouse_stock
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION routing_log_stock();
INSERT INTO routing_stockmovement (warehouse_id, variant_id, at, change, quantity_after, kind, note)
SELECT warehouse_id, product_variant_id, now(), quantity, quantity, 'opening', ''
  FROM warehouse_stock WHERE quantity <> 0 ORDER BY id;
"""

LEDGER_BACK = """
DROP TRIGGER routing_stock_deleted ON warehouse_stock;
DROP TRIGGER routing_stock_updated ON warehouse_stock;
DROP TRIGGER routing_stock_inserted ON warehouse_stock;
DROP FUNCTION routing_log_stock();
"""

CAPACITY = """
CREATE FUNCTION routing_guard_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most integer;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.taken <= OLD.taken THEN
        RETURN NULL;
    END IF;
    SELECT daily_capacity INTO most FROM ocop_catalog_fulfilmentpoint WHERE id = NEW.point_id;
    IF NEW.taken > most THEN
        RAISE EXCEPTION 'place % takes % parcels on %', NEW.point_id, most, NEW.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'capacity_is_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER routing_capacity AFTER INSERT OR UPDATE OF taken ON routing_capacityslot
    FOR EACH ROW EXECUTE FUNCTION routing_guard_capacity();
"""

CAPACITY_BACK = """
DROP TRIGGER routing_capacity ON routing_capacityslot;
DROP FUNCTION routing_guard_capacity();
"""

UNITS = """
-- At commit, for each order line that was touched: every ordered unit is in one parcel or in parked demand, and what
-- is promised of a stock row for the line is exactly what its parcels still hold there. Orders without a plan (drafts,
-- Saleor's own) are none of routing's business.
CREATE FUNCTION routing_check_order_line(line integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ordered integer;
    in_parcels bigint;
    in_parking bigint;
BEGIN
    SELECT l.quantity INTO ordered FROM order_orderline l
     WHERE l.id = line AND EXISTS (SELECT 1 FROM routing_routeplan r WHERE r.order_id = l.order_id);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(l.quantity), 0) INTO in_parcels
      FROM routing_parcelline l JOIN routing_parcel p ON p.id = l.parcel_id
     WHERE l.order_line_id = line AND p.state NOT IN ('declined', 'timed_out', 'withdrawn');
    SELECT coalesce(sum(l.quantity), 0) INTO in_parking
      FROM routing_parkedline l JOIN routing_parkeddemand d ON d.id = l.demand_id
     WHERE l.order_line_id = line AND d.state <> 'placed';
    IF in_parcels + in_parking <> ordered THEN
        RAISE EXCEPTION 'order line %: % ordered, % in parcels, % in parking', line, ordered, in_parcels, in_parking
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ordered_units_are_kept';
    END IF;
    IF EXISTS (
        SELECT 1
          FROM (SELECT l.stock_id, sum(l.quantity) AS units
                  FROM routing_parcelline l JOIN routing_parcel p ON p.id = l.parcel_id
                 WHERE l.order_line_id = line AND p.state IN ('waiting_payment', 'offered', 'accepted', 'packed')
                 GROUP BY l.stock_id) held
          FULL JOIN (SELECT stock_id, quantity_allocated::bigint AS units FROM warehouse_allocation
                      WHERE order_line_id = line AND quantity_allocated > 0) promised USING (stock_id)
         WHERE held.units IS DISTINCT FROM promised.units
    ) THEN
        RAISE EXCEPTION 'order line %: what is promised is not what its parcels hold', line
            USING ERRCODE = 'check_violation', CONSTRAINT = 'promises_are_parcels';
    END IF;
END $$;

CREATE FUNCTION routing_check_line_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM routing_check_order_line(OLD.order_line_id);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.order_line_id <> OLD.order_line_id) THEN
        PERFORM routing_check_order_line(NEW.order_line_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER routing_units_parcelline AFTER INSERT OR UPDATE OR DELETE ON routing_parcelline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routing_check_line_of_row();
CREATE CONSTRAINT TRIGGER routing_units_parkedline AFTER INSERT OR UPDATE OR DELETE ON routing_parkedline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routing_check_line_of_row();
CREATE CONSTRAINT TRIGGER routing_units_allocation AFTER INSERT OR UPDATE OR DELETE ON warehouse_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routing_check_line_of_row();

CREATE FUNCTION routing_check_lines_of_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM routing_check_order_line(order_line_id) FROM routing_parcelline WHERE parcel_id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER routing_units_parcel AFTER UPDATE OF state ON routing_parcel
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION routing_check_lines_of_parcel();

CREATE FUNCTION routing_check_lines_of_demand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM routing_check_order_line(order_line_id) FROM routing_parkedline WHERE demand_id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER routing_units_demand AFTER UPDATE OF state ON routing_parkeddemand
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION routing_check_lines_of_demand();

CREATE FUNCTION routing_check_this_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM routing_check_order_line(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER routing_units_ordered AFTER INSERT OR UPDATE OF quantity ON order_orderline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION routing_check_this_line();
"""

UNITS_BACK = """
DROP TRIGGER routing_units_ordered ON order_orderline;
DROP FUNCTION routing_check_this_line();
DROP TRIGGER routing_units_demand ON routing_parkeddemand;
DROP FUNCTION routing_check_lines_of_demand();
DROP TRIGGER routing_units_parcel ON routing_parcel;
DROP FUNCTION routing_check_lines_of_parcel();
DROP TRIGGER routing_units_allocation ON warehouse_allocation;
DROP TRIGGER routing_units_parkedline ON routing_parkedline;
DROP TRIGGER routing_units_parcelline ON routing_parcelline;
DROP FUNCTION routing_check_line_of_row();
DROP FUNCTION routing_check_order_line(integer);
"""


class Migration(migrations.Migration):
    dependencies = (
        ("routing", "0001_initial"),
        ("warehouse", "0009_remove_invalid_allocation"),
        ("order", "0083_merge_20200421_0529"),
    )
    operations = (
        migrations.RunSQL(PROMISES, PROMISES_BACK),
        migrations.RunSQL(LEDGER, LEDGER_BACK),
        migrations.RunSQL(CAPACITY, CAPACITY_BACK),
        migrations.RunSQL(UNITS, UNITS_BACK),
    )
