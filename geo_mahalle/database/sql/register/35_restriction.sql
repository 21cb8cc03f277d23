-- A category that becomes more sensitive blanks what its new class may not hold.
-- From S2 on the notes go, at S3 the places; the rows stay in the counts of their area. The list of blanked
-- columns says how many rows, never what stood in them.
CREATE OR REPLACE FUNCTION register.blank_what_became_restricted() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    blanked bigint;
BEGIN
    UPDATE report SET note = NULL WHERE report.category_id = OLD.id AND report.note IS NOT NULL;
    GET DIAGNOSTICS blanked = ROW_COUNT;
    INSERT INTO retention (reason, category_id, table_name, columns, rows)
    SELECT 'the category became more sensitive', OLD.id, 'report', ARRAY['note'], blanked
    WHERE blanked > 0;
    IF NEW.sensitivity < 3 THEN
        RETURN NEW;
    END IF;
    UPDATE report
    SET geom = NULL,
        accuracy_m = NULL,
        located_as = CASE WHEN report.area_id IS NULL THEN 'none' ELSE 'named' END
    WHERE report.category_id = OLD.id AND report.geom IS NOT NULL;
    GET DIAGNOSTICS blanked = ROW_COUNT;
    INSERT INTO retention (reason, category_id, table_name, columns, rows)
    SELECT 'the category became more sensitive', OLD.id, 'report', ARRAY['geom', 'accuracy_m'], blanked
    WHERE blanked > 0;
    UPDATE issue
    SET geom = NULL,
        located_as = CASE WHEN issue.area_id IS NULL THEN 'none' ELSE 'named' END
    WHERE issue.category_id = OLD.id AND issue.geom IS NOT NULL;
    GET DIAGNOSTICS blanked = ROW_COUNT;
    INSERT INTO retention (reason, category_id, table_name, columns, rows)
    SELECT 'the category became more sensitive', OLD.id, 'issue', ARRAY['geom'], blanked
    WHERE blanked > 0;
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS blank_what_became_restricted ON register.category;
CREATE TRIGGER blank_what_became_restricted
BEFORE UPDATE OF sensitivity ON register.category
FOR EACH ROW WHEN (NEW.sensitivity > OLD.sensitivity AND NEW.sensitivity >= 2)
EXECUTE FUNCTION register.blank_what_became_restricted();
