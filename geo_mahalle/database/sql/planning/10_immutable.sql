-- What was decided does not change.
-- A draft may be decided or thrown away; a decided version may only be marked as replaced. History is append-only.
CREATE OR REPLACE FUNCTION planning.keep_decided() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        IF TG_OP = 'UPDATE' AND (NEW.document, NEW.sha256, NEW.area_id, NEW.version)
            IS DISTINCT FROM (OLD.document, OLD.sha256, OLD.area_id, OLD.version) THEN
            RAISE EXCEPTION 'a version of a plan is not edited; make the next one' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a decided plan is not removed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status <> 'replaced' OR OLD.status <> 'approved'
        OR (NEW.document, NEW.sha256, NEW.area_id, NEW.version, NEW.made_at, NEW.decided_on, NEW.decision, NEW.objections_until)
        IS DISTINCT FROM (OLD.document, OLD.sha256, OLD.area_id, OLD.version, OLD.made_at, OLD.decided_on, OLD.decision, OLD.objections_until) THEN
        RAISE EXCEPTION 'a decided plan does not change; make the next version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS keep_decided ON planning.plan_version;
CREATE TRIGGER keep_decided
BEFORE UPDATE OR DELETE ON planning.plan_version
FOR EACH ROW EXECUTE FUNCTION planning.keep_decided();

CREATE OR REPLACE FUNCTION planning.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    RAISE EXCEPTION 'planning.% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER IF EXISTS append_only ON planning.action_event;
CREATE TRIGGER append_only
BEFORE UPDATE OR DELETE ON planning.action_event
FOR EACH ROW EXECUTE FUNCTION planning.refuse_change();
