-- What a recorded move needs, held by the database whoever writes to it.
-- Closing needs a photo taken after the work, or a visit that found it fixed by someone other than the closer. What
-- closed a problem once is no evidence for closing it again.
CREATE OR REPLACE FUNCTION register.guard_issue_event() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, pg_catalog
AS $$
DECLARE
    standing text;
    needed text;
BEGIN
    SELECT issue.state INTO standing FROM issue WHERE issue.id = NEW.issue_id FOR UPDATE;
    SELECT issue_move.guard INTO needed
    FROM issue_move
    WHERE issue_move.from_state = standing
        AND issue_move.to_state = NEW.to_state
        AND issue_move.actor_role = NEW.actor_role;
    IF needed = 'reason' AND NEW.reason_id IS NULL THEN
        RAISE EXCEPTION 'going from % to % needs a reason', standing, NEW.to_state
        USING ERRCODE = 'check_violation', HINT = 'reasons are the rows of register.reason';
    END IF;
    IF needed = 'evidence' AND NOT EXISTS (
        SELECT FROM photo
        WHERE photo.id = NEW.photo_id AND photo.issue_id = NEW.issue_id AND photo.kind = 'after'
            AND NOT EXISTS (SELECT FROM issue_event WHERE issue_event.issue_id = NEW.issue_id AND issue_event.photo_id = photo.id)
    ) AND NOT EXISTS (
        SELECT FROM visit
        WHERE visit.id = NEW.visit_id
            AND visit.issue_id = NEW.issue_id
            AND visit.found = 'fixed'
            AND visit.visitor_hash IS DISTINCT FROM NEW.actor_hash
            AND NEW.actor_hash IS NOT NULL
            AND NOT EXISTS (SELECT FROM issue_event WHERE issue_event.issue_id = NEW.issue_id AND issue_event.visit_id = visit.id)
    ) THEN
        RAISE EXCEPTION 'closing needs a photo, or a visit by someone other than the closer'
        USING ERRCODE = 'check_violation', HINT = 'see register.photo and register.visit';
    END IF;
    RETURN NEW;
END
$$;

-- Triggers fire by name: the allowed move is judged first (apply_issue_event), this one before it reads the state.
DROP TRIGGER IF EXISTS a_guard_issue_event ON register.issue_event;
CREATE TRIGGER a_guard_issue_event
BEFORE INSERT ON register.issue_event
FOR EACH ROW WHEN (NEW.origin = 'recorded')
EXECUTE FUNCTION register.guard_issue_event();

CREATE OR REPLACE FUNCTION register.refuse_restricted_place() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, pg_catalog
AS $$
BEGIN
    RAISE EXCEPTION 'a report of class S% takes no point, no shape and no chips', NEW.sensitivity
    USING ERRCODE = 'check_violation';
END
$$;

DROP TRIGGER IF EXISTS refuse_restricted_place ON register.report;
CREATE TRIGGER refuse_restricted_place
BEFORE INSERT ON register.report
FOR EACH ROW WHEN (
    NEW.receipt_code IS NOT NULL AND NEW.sensitivity >= 2 AND (NEW.geom IS NOT NULL OR NEW.chips <> '{}')
)
EXECUTE FUNCTION register.refuse_restricted_place();

CREATE OR REPLACE FUNCTION register.blank_what_was_tagged() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    blanked bigint;
BEGIN
    UPDATE report
    SET extent = NULL,
        chips = '{}'
    WHERE report.category_id = OLD.id AND (report.extent IS NOT NULL OR report.chips <> '{}');
    GET DIAGNOSTICS blanked = ROW_COUNT;
    INSERT INTO retention (reason, category_id, table_name, columns, rows)
    SELECT 'the category became more sensitive', OLD.id, 'report', ARRAY['extent', 'chips'], blanked
    WHERE blanked > 0;
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS blank_what_was_tagged ON register.category;
CREATE TRIGGER blank_what_was_tagged
BEFORE UPDATE OF sensitivity ON register.category
FOR EACH ROW WHEN (NEW.sensitivity > OLD.sensitivity AND NEW.sensitivity >= 2)
EXECUTE FUNCTION register.blank_what_was_tagged();
