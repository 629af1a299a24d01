"""The listing gate in the database: one function says which products may be listed, triggers refuse the rest.

Plain SQL on purpose. A trigger made by django-pgtrigger can be switched off by anyone who may run a statement (it obeys the
session variable ``pgtrigger.ignore``); these cannot. Refusals are ``check_violation`` with the constraint name
``ocop_listing_gate``, so Django answers ``IntegrityError``.

The triggers on sales first lock the product's row in ``ocop_catalog_certifiedproduct`` FOR SHARE and look in a later statement,
which sees what was committed meanwhile; whatever takes a product off the market locks the same row FOR NO KEY UPDATE. So a
revocation and an order never pass each other. ``ocop_catalog.rules.assess`` says the same in words.
"""

from django.db import migrations

LISTABLE = """
CREATE FUNCTION ocop_day(at timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
$$;

-- Who recognises which stars, by scheme and date of the decision: ocop_catalog.stars.SCHEMES (a system check compares them).
CREATE FUNCTION ocop_may_issue(scheme text, level text, stars integer, decided date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(
        CASE scheme
            WHEN '1048'     THEN decided BETWEEN '2019-01-01' AND '2023-08-23'
            WHEN '148'      THEN decided BETWEEN '2023-02-24' AND '2025-07-05'
            WHEN '148+1489' THEN decided BETWEEN '2025-07-06' AND '2026-11-17'
            WHEN '26/2026'  THEN decided >= '2026-05-22'
        END
        AND level = CASE stars
            WHEN 3 THEN CASE scheme WHEN '148' THEN 'district' ELSE 'city' END
            WHEN 4 THEN 'city'
            WHEN 5 THEN 'ministry'
        END,
        false)
$$;

CREATE FUNCTION ocop_listable_products(at timestamptz)
RETURNS TABLE (
    product_id integer, certified_product_id bigint, certificate_id bigint,
    stars smallint, potential_five boolean, last_day date
)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5000 AS $$
    SELECT cp.product_id, cp.id, c.id, c.stars, c.potential_five, GREATEST(c.valid_until, x.extended_until)
      FROM ocop_catalog_certifiedproduct cp
      JOIN ocop_catalog_producer p ON p.id = cp.producer_id AND p.standing = 'active'
      JOIN ocop_catalog_productgroup g ON g.id = cp.group_id AND g.is_listable
     CROSS JOIN LATERAL (
            SELECT * FROM ocop_catalog_certificate held
             WHERE held.certified_product_id = cp.id AND held.issued_on <= ocop_day(at)
             ORDER BY held.issued_on DESC, held.id DESC
             LIMIT 1) c
      JOIN ocop_catalog_decision d ON d.id = c.decision_id
      LEFT JOIN LATERAL (
            SELECT max(e.extended_until) AS extended_until FROM ocop_catalog_certificateextension e
             WHERE e.certificate_id = c.id AND e.decided_on <= ocop_day(at)) x ON true
     WHERE c.stars >= 3
       AND ocop_may_issue(d.scheme, d.level, c.stars, c.issued_on)
       AND ocop_day(at) <= GREATEST(c.valid_until, x.extended_until)
       AND NOT EXISTS (
            SELECT 1 FROM ocop_catalog_certificaterevocation r
             WHERE r.certificate_id = c.id AND r.revoked_at <= at)
       AND NOT EXISTS (
            SELECT 1 FROM ocop_catalog_inspection i
             WHERE i.certified_product_id = cp.id
               AND i.suspended_at <= at AND (i.lifted_at IS NULL OR at < i.lifted_at))
       AND NOT EXISTS (
            SELECT 1 FROM unnest(g.required_documents) AS required(kind)
             WHERE NOT EXISTS (
                    SELECT 1 FROM ocop_catalog_productdocumentfile f
                     WHERE f.certified_product_id = cp.id AND f.kind = required.kind AND f.issued_on <= ocop_day(at)
                       AND (f.valid_until IS NULL OR ocop_day(at) <= f.valid_until)))
$$;
"""

LISTABLE_REVERSE = """
DROP FUNCTION ocop_listable_products(timestamptz);
DROP FUNCTION ocop_may_issue(text, text, integer, date);
DROP FUNCTION ocop_day(timestamptz);
"""

GATE = """
CREATE FUNCTION ocop_refuse(wanted integer, forbidden text, forbidden_en text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    SELECT p.name INTO name FROM product_product p WHERE p.id = wanted;
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        CONSTRAINT = 'ocop_listing_gate',
        MESSAGE = format('Sản phẩm "%s" (số %s) không có giấy chứng nhận OCOP còn hiệu lực nên không được %s.',
                         COALESCE(name, '?'), COALESCE(wanted::text, '?'), forbidden),
        DETAIL = format('Product "%s" (id %s) holds no valid OCOP certificate and must not be %s.',
                        COALESCE(name, '?'), COALESCE(wanted::text, '?'), forbidden_en),
        HINT = 'ocop_catalog.selectors.listing_verdict gives the reasons.';
END $$;

-- Refuse unless the product is listable this very moment (not when the transaction began).
CREATE FUNCTION ocop_require_listable(wanted integer, forbidden text, forbidden_en text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        -- A snapshot taken before a revocation would not show it.
        RAISE EXCEPTION 'products are published and sold under READ COMMITTED only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ocop_listing_gate';
    END IF;
    PERFORM 1 FROM ocop_catalog_certifiedproduct cp WHERE cp.product_id = wanted FOR SHARE;
    -- In a variable: with a volatile argument the planner would not inline the function, and judge every product for one.
    at := clock_timestamp();
    PERFORM 1 FROM ocop_listable_products(at) g WHERE g.product_id = wanted;
    IF NOT FOUND THEN
        PERFORM ocop_refuse(wanted, forbidden, forbidden_en);
    END IF;
END $$;

CREATE FUNCTION ocop_require_listable_variant(variant integer, forbidden text, forbidden_en text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    wanted integer;
BEGIN
    SELECT v.product_id INTO wanted FROM product_productvariant v WHERE v.id = variant;
    PERFORM ocop_require_listable(wanted, forbidden, forbidden_en);
END $$;

CREATE FUNCTION ocop_gate_publication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_published AND (TG_OP = 'INSERT' OR NOT OLD.is_published OR NEW.id <> OLD.id) THEN
        PERFORM ocop_require_listable(NEW.id, 'niêm yết', 'published');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_gate BEFORE INSERT OR UPDATE OF is_published, id ON product_product
    FOR EACH ROW EXECUTE FUNCTION ocop_gate_publication();

-- Other goods must not slip under a certified product by moving their variant there.
CREATE FUNCTION ocop_gate_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.product_id <> OLD.product_id THEN
        PERFORM ocop_refuse(NEW.product_id, 'nhận biến thể của sản phẩm khác', 'given the variant of another product');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_gate BEFORE UPDATE OF product_id ON product_productvariant
    FOR EACH ROW EXECUTE FUNCTION ocop_gate_variant();

CREATE FUNCTION ocop_gate_order_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.order_id <> OLD.order_id
            OR (NEW.variant_id IS NOT NULL AND NEW.variant_id IS DISTINCT FROM OLD.variant_id) THEN
        PERFORM ocop_require_listable_variant(NEW.variant_id, 'đặt mua', 'ordered');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_gate BEFORE INSERT OR UPDATE OF variant_id, order_id ON order_orderline
    FOR EACH ROW EXECUTE FUNCTION ocop_gate_order_line();

-- A draft waits as long as it likes; when it becomes an order its products must be listable then.
CREATE FUNCTION ocop_gate_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('draft', 'canceled') AND NEW.status NOT IN ('draft', 'canceled') THEN
        PERFORM ocop_require_listable_variant(l.variant_id, 'đặt mua', 'ordered')
           FROM (SELECT line.variant_id FROM order_orderline line
                   LEFT JOIN product_productvariant v ON v.id = line.variant_id
                  WHERE line.order_id = NEW.id ORDER BY v.product_id, line.variant_id) l;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_gate BEFORE UPDATE OF status ON order_order
    FOR EACH ROW EXECUTE FUNCTION ocop_gate_order();

CREATE FUNCTION ocop_gate_checkout_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.variant_id <> OLD.variant_id OR NEW.checkout_id <> OLD.checkout_id
            OR NEW.quantity > OLD.quantity THEN
        PERFORM ocop_require_listable_variant(NEW.variant_id, 'cho vào giỏ', 'put into a basket');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_gate BEFORE INSERT OR UPDATE OF variant_id, checkout_id, quantity ON checkout_checkoutline
    FOR EACH ROW EXECUTE FUNCTION ocop_gate_checkout_line();

-- Stock is promised for the variant that was ordered and no other. An order placed while its product was listable
-- is a contract: it may be routed anew after a lapse. A draft may not take stock for what is not listable.
CREATE FUNCTION ocop_gate_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ordered integer;
    stocked integer;
    status text;
BEGIN
    SELECT l.variant_id, o.status INTO ordered, status
      FROM order_orderline l JOIN order_order o ON o.id = l.order_id WHERE l.id = NEW.order_line_id;
    SELECT s.product_variant_id INTO stocked FROM warehouse_stock s WHERE s.id = NEW.stock_id;
    IF stocked IS DISTINCT FROM ordered THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'ocop_listing_gate',
            MESSAGE = 'Chỉ được giữ hàng của đúng biến thể đã đặt.',
            DETAIL = 'Stock is allocated for the variant ordered and no other.';
    END IF;
    IF status = 'draft' THEN
        PERFORM ocop_require_listable_variant(stocked, 'giữ hàng', 'allocated');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_gate BEFORE INSERT OR UPDATE OF order_line_id, stock_id ON warehouse_allocation
    FOR EACH ROW EXECUTE FUNCTION ocop_gate_allocation();
"""

GATE_REVERSE = """
DROP TRIGGER ocop_gate ON warehouse_allocation;
DROP TRIGGER ocop_gate ON checkout_checkoutline;
DROP TRIGGER ocop_gate ON order_order;
DROP TRIGGER ocop_gate ON order_orderline;
DROP TRIGGER ocop_gate ON product_productvariant;
DROP TRIGGER ocop_gate ON product_product;
DROP FUNCTION ocop_gate_allocation();
DROP FUNCTION ocop_gate_checkout_line();
DROP FUNCTION ocop_gate_order();
DROP FUNCTION ocop_gate_order_line();
DROP FUNCTION ocop_gate_variant();
DROP FUNCTION ocop_gate_publication();
DROP FUNCTION ocop_require_listable_variant(integer, text, text);
DROP FUNCTION ocop_require_listable(integer, text, text);
DROP FUNCTION ocop_refuse(integer, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ocop_catalog", "0001_initial"),
        ("product", "0117_auto_20200423_0737"),
        ("order", "0083_merge_20200421_0529"),
        ("checkout", "0025_auto_20200221_0257"),
        ("warehouse", "0009_remove_invalid_allocation"),
    ]

    operations = [
        migrations.RunSQL(LISTABLE, LISTABLE_REVERSE),
        migrations.RunSQL(GATE, GATE_REVERSE),
    ]
