-- Closed minutes do not change.
-- A meeting's minutes and its agenda can be written until the minutes have their number, and never after.
CREATE OR REPLACE FUNCTION register.keep_minutes() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    IF OLD.closed_on IS NOT NULL THEN
        RAISE EXCEPTION 'minutes % are closed', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;

CREATE OR REPLACE FUNCTION register.keep_agenda() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM register.minutes
        WHERE minutes.id = coalesce(NEW.minutes_id, OLD.minutes_id) AND minutes.closed_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the minutes of this meeting are closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;

DROP TRIGGER IF EXISTS closed_minutes_stay ON register.minutes;
CREATE TRIGGER closed_minutes_stay
BEFORE UPDATE OR DELETE ON register.minutes
FOR EACH ROW EXECUTE FUNCTION register.keep_minutes();

DROP TRIGGER IF EXISTS closed_agenda_stays ON register.agenda_item;
CREATE TRIGGER closed_agenda_stays
BEFORE INSERT OR UPDATE OR DELETE ON register.agenda_item
FOR EACH ROW EXECUTE FUNCTION register.keep_agenda();
