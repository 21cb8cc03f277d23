-- What foreign keys of analysis.value would say, asked once a statement instead of once a row.
-- A computation writes 10,000 areas by hundreds of periods and indicators in a few statements: each area and the
-- run are looked up once for all of them, and kept from going as a foreign key keeps them.
CREATE OR REPLACE FUNCTION analysis.check_values() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    stray bigint;
BEGIN
    PERFORM FROM analysis.run WHERE run.id IN (SELECT fresh.run_id FROM fresh) FOR KEY SHARE;
    PERFORM FROM register.area WHERE area.id IN (SELECT fresh.area_id FROM fresh) FOR KEY SHARE;
    SELECT told.area_id INTO stray
    FROM (SELECT DISTINCT fresh.area_id FROM fresh) AS told
    WHERE NOT EXISTS (SELECT FROM register.area WHERE area.id = told.area_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'value of an area that is not there: %', stray USING ERRCODE = 'foreign_key_violation';
    END IF;
    SELECT told.run_id INTO stray
    FROM (SELECT DISTINCT fresh.run_id FROM fresh) AS told
    WHERE NOT EXISTS (SELECT FROM analysis.run WHERE run.id = told.run_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'value of a run that is not there: %', stray USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION analysis.check_values() IS 'refuses values of areas and runs that are not there, and keeps those from going meanwhile';

DROP TRIGGER IF EXISTS values_of_what_there_is ON analysis.value;
CREATE TRIGGER values_of_what_there_is
AFTER INSERT ON analysis.value
REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION analysis.check_values();

CREATE OR REPLACE FUNCTION analysis.keep_value_place() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    RAISE EXCEPTION 'a value stays in its run and area' USING ERRCODE = 'foreign_key_violation';
END
$$;

COMMENT ON FUNCTION analysis.keep_value_place() IS 'refuses to move a value to another run or area';

DROP TRIGGER IF EXISTS values_stay_where_they_are ON analysis.value;
CREATE TRIGGER values_stay_where_they_are
BEFORE UPDATE OF run_id, area_id ON analysis.value
FOR EACH ROW
WHEN (new.run_id <> old.run_id OR new.area_id <> old.area_id)
EXECUTE FUNCTION analysis.keep_value_place();

CREATE OR REPLACE FUNCTION analysis.drop_values_of_runs() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    IF EXISTS (SELECT FROM gone) THEN
        DELETE FROM analysis.value USING gone WHERE value.run_id = gone.id;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION analysis.drop_values_of_runs() IS 'deletes the values of runs that were deleted';

DROP TRIGGER IF EXISTS values_go_with_their_run ON analysis.run;
CREATE TRIGGER values_go_with_their_run
AFTER DELETE ON analysis.run
REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION analysis.drop_values_of_runs();

CREATE OR REPLACE FUNCTION analysis.keep_areas_of_values() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    IF EXISTS (SELECT FROM gone) AND EXISTS (SELECT FROM analysis.value JOIN gone ON gone.id = value.area_id) THEN
        RAISE EXCEPTION 'an area that has values stays' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION analysis.keep_areas_of_values() IS 'refuses to delete areas that have values';

DROP TRIGGER IF EXISTS values_keep_their_area ON register.area;
CREATE TRIGGER values_keep_their_area
AFTER DELETE ON register.area
REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION analysis.keep_areas_of_values();
