-- A problem that was split closes after its parts, held by the database whoever writes to it.
CREATE OR REPLACE FUNCTION register.guard_whole() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, pg_catalog
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM issue AS part
        JOIN issue_state ON issue_state.id = part.state
        WHERE part.parent_id = NEW.issue_id AND issue_state.is_open
    ) THEN
        RAISE EXCEPTION 'a problem that was split closes after its parts'
        USING ERRCODE = 'check_violation', HINT = 'close the parts first: register.issue.parent_id';
    END IF;
    RETURN NEW;
END
$$;

-- Fires after a_guard_issue_event by its name, so the problem is locked when its parts are looked at.
DROP TRIGGER IF EXISTS a_guard_whole ON register.issue_event;
CREATE TRIGGER a_guard_whole
BEFORE INSERT ON register.issue_event
FOR EACH ROW WHEN (NEW.origin = 'recorded' AND NEW.to_state IN ('resolved', 'refused'))
EXECUTE FUNCTION register.guard_whole();

-- What is done already is not done again: of two closings or reopenings at once the second is refused.
CREATE OR REPLACE FUNCTION register.refuse_twice() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, pg_catalog
AS $$
BEGIN
    IF EXISTS (SELECT FROM issue WHERE issue.id = NEW.issue_id AND issue.state = NEW.to_state) THEN
        RAISE EXCEPTION 'the problem is % already', NEW.to_state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS a_refuse_twice ON register.issue_event;
CREATE TRIGGER a_refuse_twice
BEFORE INSERT ON register.issue_event
FOR EACH ROW WHEN (NEW.origin = 'recorded' AND NEW.kind IN ('closed', 'reopened'))
EXECUTE FUNCTION register.refuse_twice();
