"""What the database keeps as it was: events, certificates and revocations; and the lock that orders them against sales.

A certificate says what its result and decision say, and is never deleted: were a revoked certificate removed, an older one
would speak for the product again. A mistake is mended by detaching it from its product. Refusals are ``check_violation``
with the constraint name ``ocop_history``.
"""

from django.db import migrations

HISTORY = """
CREATE FUNCTION ocop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        CONSTRAINT = 'ocop_history',
        MESSAGE = format('Bảng %s chỉ được ghi thêm, không được sửa hay xoá.', TG_TABLE_NAME),
        DETAIL = format('Rows of %s are kept for good (%s refused).', TG_TABLE_NAME, TG_OP);
END $$;
CREATE TRIGGER ocop_history BEFORE UPDATE OR DELETE ON ocop_catalog_catalogevent
    FOR EACH ROW EXECUTE FUNCTION ocop_refuse_change();
CREATE TRIGGER ocop_history BEFORE UPDATE OR DELETE ON ocop_catalog_certificaterevocation
    FOR EACH ROW EXECUTE FUNCTION ocop_refuse_change();
CREATE TRIGGER ocop_history BEFORE UPDATE OR DELETE ON ocop_catalog_certificateextension
    FOR EACH ROW EXECUTE FUNCTION ocop_refuse_change();
CREATE TRIGGER ocop_history BEFORE DELETE ON ocop_catalog_certificate
    FOR EACH ROW EXECUTE FUNCTION ocop_refuse_change();

CREATE FUNCTION ocop_certificate_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1
       FROM ocop_catalog_evaluationresult r JOIN ocop_catalog_decision d ON d.id = r.decision_id
      WHERE r.id = NEW.result_id AND d.id = NEW.decision_id AND d.date = NEW.issued_on
        AND r.stars = NEW.stars AND r.potential_five = NEW.potential_five;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'ocop_history',
            MESSAGE = 'Giấy chứng nhận phải đúng ngày, hạng sao theo kết quả trong quyết định.',
            DETAIL = 'A certificate has the date of its decision and the stars of its evaluation result.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_as_decided
    BEFORE INSERT OR UPDATE OF decision_id, result_id, stars, potential_five, issued_on ON ocop_catalog_certificate
    FOR EACH ROW EXECUTE FUNCTION ocop_certificate_as_decided();

-- What a certificate rests on stays as it was when it was issued.
CREATE FUNCTION ocop_keep_what_certificates_rest_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_used boolean;
BEGIN
    IF TG_TABLE_NAME = 'ocop_catalog_decision' THEN
        SELECT EXISTS (SELECT 1 FROM ocop_catalog_certificate c WHERE c.decision_id = OLD.id) INTO is_used;
    ELSE
        SELECT EXISTS (SELECT 1 FROM ocop_catalog_certificate c WHERE c.result_id = OLD.id) INTO is_used;
    END IF;
    IF is_used THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'ocop_history',
            MESSAGE = 'Đã có giấy chứng nhận theo dòng này: không sửa được ngày, cấp, bộ tiêu chí hay hạng sao.',
            DETAIL = format('%s %s is what certificates rest on.', TG_TABLE_NAME, OLD.id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_history BEFORE UPDATE OF date, level, scheme, province_id ON ocop_catalog_decision
    FOR EACH ROW WHEN (ROW(NEW.date, NEW.level, NEW.scheme, NEW.province_id)
                       IS DISTINCT FROM ROW(OLD.date, OLD.level, OLD.scheme, OLD.province_id))
    EXECUTE FUNCTION ocop_keep_what_certificates_rest_on();
CREATE TRIGGER ocop_history BEFORE UPDATE OF decision_id, stars, potential_five ON ocop_catalog_evaluationresult
    FOR EACH ROW WHEN (ROW(NEW.decision_id, NEW.stars, NEW.potential_five)
                       IS DISTINCT FROM ROW(OLD.decision_id, OLD.stars, OLD.potential_five))
    EXECUTE FUNCTION ocop_keep_what_certificates_rest_on();

CREATE FUNCTION ocop_keep_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        CONSTRAINT = 'ocop_history',
        MESSAGE = 'Hồ sơ chứng nhận không chuyển được sang sản phẩm khác.',
        DETAIL = 'A certified product stays with the product it was made for.';
END $$;
CREATE TRIGGER ocop_history BEFORE UPDATE OF product_id ON ocop_catalog_certifiedproduct
    FOR EACH ROW WHEN (NEW.product_id <> OLD.product_id) EXECUTE FUNCTION ocop_keep_product();
"""

HISTORY_REVERSE = """
DROP TRIGGER ocop_history ON ocop_catalog_certifiedproduct;
DROP TRIGGER ocop_history ON ocop_catalog_evaluationresult;
DROP TRIGGER ocop_history ON ocop_catalog_decision;
DROP TRIGGER ocop_as_decided ON ocop_catalog_certificate;
DROP TRIGGER ocop_history ON ocop_catalog_certificate;
DROP TRIGGER ocop_history ON ocop_catalog_certificateextension;
DROP TRIGGER ocop_history ON ocop_catalog_certificaterevocation;
DROP TRIGGER ocop_history ON ocop_catalog_catalogevent;
DROP FUNCTION ocop_keep_product();
DROP FUNCTION ocop_keep_what_certificates_rest_on();
DROP FUNCTION ocop_certificate_as_decided();
DROP FUNCTION ocop_refuse_change();
"""

LOCKS = """
CREATE FUNCTION ocop_lock_certified_product() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    locked bigint[];
BEGIN
    IF TG_TABLE_NAME = 'ocop_catalog_certificaterevocation' THEN
        SELECT array_agg(c.certified_product_id) INTO locked
          FROM ocop_catalog_certificate c WHERE c.id = NEW.certificate_id;
    ELSIF TG_TABLE_NAME = 'ocop_catalog_producer' THEN
        SELECT array_agg(cp.id) INTO locked FROM ocop_catalog_certifiedproduct cp WHERE cp.producer_id = NEW.id;
    ELSE
        IF TG_OP <> 'INSERT' THEN
            locked := array_append(locked, OLD.certified_product_id);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            locked := array_append(locked, NEW.certified_product_id);
        END IF;
    END IF;
    PERFORM 1 FROM ocop_catalog_certifiedproduct cp
      WHERE cp.id = ANY (locked) ORDER BY cp.product_id FOR NO KEY UPDATE;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ocop_lock BEFORE INSERT ON ocop_catalog_certificaterevocation
    FOR EACH ROW EXECUTE FUNCTION ocop_lock_certified_product();
CREATE TRIGGER ocop_lock_new BEFORE INSERT ON ocop_catalog_certificate
    FOR EACH ROW WHEN (NEW.certified_product_id IS NOT NULL) EXECUTE FUNCTION ocop_lock_certified_product();
CREATE TRIGGER ocop_lock BEFORE UPDATE OF certified_product_id ON ocop_catalog_certificate
    FOR EACH ROW WHEN (NEW.certified_product_id IS DISTINCT FROM OLD.certified_product_id)
    EXECUTE FUNCTION ocop_lock_certified_product();
CREATE TRIGGER ocop_lock BEFORE INSERT OR UPDATE ON ocop_catalog_inspection
    FOR EACH ROW EXECUTE FUNCTION ocop_lock_certified_product();
CREATE TRIGGER ocop_lock BEFORE UPDATE OR DELETE ON ocop_catalog_productdocumentfile
    FOR EACH ROW EXECUTE FUNCTION ocop_lock_certified_product();
CREATE TRIGGER ocop_lock BEFORE UPDATE OF standing ON ocop_catalog_producer
    FOR EACH ROW WHEN (NEW.standing <> OLD.standing) EXECUTE FUNCTION ocop_lock_certified_product();
"""

LOCKS_REVERSE = """
DROP TRIGGER ocop_lock ON ocop_catalog_producer;
DROP TRIGGER ocop_lock ON ocop_catalog_productdocumentfile;
DROP TRIGGER ocop_lock ON ocop_catalog_inspection;
DROP TRIGGER ocop_lock ON ocop_catalog_certificate;
DROP TRIGGER ocop_lock_new ON ocop_catalog_certificate;
DROP TRIGGER ocop_lock ON ocop_catalog_certificaterevocation;
DROP FUNCTION ocop_lock_certified_product();
"""


class Migration(migrations.Migration):
    dependencies = [("ocop_catalog", "0002_listing_gate")]

    operations = [
        migrations.RunSQL(HISTORY, HISTORY_REVERSE),
        migrations.RunSQL(LOCKS, LOCKS_REVERSE),
    ]
