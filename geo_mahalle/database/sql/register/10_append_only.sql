-- History is append-only.
-- The ledger and the events of issues are never changed or removed, not even by their owner's mistake;
-- retention has its own function, which sets geo_mahalle.retention for its transaction.
CREATE OR REPLACE FUNCTION register.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    IF current_setting('geo_mahalle.retention', true) = 'on' AND session_user = 'geo_mahalle_owner' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'register.% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER IF EXISTS append_only ON register.issue_event;
CREATE TRIGGER append_only
BEFORE UPDATE OR DELETE ON register.issue_event
FOR EACH ROW EXECUTE FUNCTION register.refuse_change();

DROP TRIGGER IF EXISTS append_only ON register.ledger;
CREATE TRIGGER append_only
BEFORE UPDATE OR DELETE ON register.ledger
FOR EACH ROW EXECUTE FUNCTION register.refuse_change();
