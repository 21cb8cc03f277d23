-- History is append-only.
-- The ledger, the events of issues and the list of what was blanked are never changed or removed, not even
-- by their owner's mistake.
CREATE OR REPLACE FUNCTION register.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
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

DROP TRIGGER IF EXISTS append_only ON register.retention;
CREATE TRIGGER append_only
BEFORE UPDATE OR DELETE ON register.retention
FOR EACH ROW EXECUTE FUNCTION register.refuse_change();
