-- A recorded event moves its issue, and only along an allowed move.
-- Imported histories carry origin = imported and are not judged; the trigger does not even fire for them.
CREATE OR REPLACE FUNCTION register.apply_issue_event() RETURNS trigger
LANGUAGE plpgsql
SET search_path = register, pg_catalog
AS $$
DECLARE
    standing text;
    closes boolean;
BEGIN
    SELECT issue.state INTO standing FROM issue WHERE issue.id = NEW.issue_id FOR UPDATE;
    IF NEW.to_state <> standing AND NOT EXISTS (
        SELECT FROM issue_move
        WHERE issue_move.from_state = standing
          AND issue_move.to_state = NEW.to_state
          AND issue_move.actor_role = NEW.actor_role
    ) THEN
        RAISE EXCEPTION 'an issue cannot go from % to % by %', standing, NEW.to_state, NEW.actor_role
        USING ERRCODE = 'check_violation', HINT = 'allowed moves are the rows of register.issue_move';
    END IF;
    SELECT NOT issue_state.is_open INTO closes FROM issue_state WHERE issue_state.id = NEW.to_state;
    UPDATE issue
    SET state = NEW.to_state,
        acknowledged_at = coalesce(acknowledged_at, CASE WHEN NEW.kind <> 'opened' THEN NEW.at END),
        resolved_at = CASE WHEN closes THEN NEW.at END,
        resolved_on = CASE WHEN closes THEN NEW.on_day END
    WHERE issue.id = NEW.issue_id;
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS apply_issue_event ON register.issue_event;
CREATE TRIGGER apply_issue_event
BEFORE INSERT ON register.issue_event
FOR EACH ROW WHEN (NEW.origin = 'recorded')
EXECUTE FUNCTION register.apply_issue_event();
