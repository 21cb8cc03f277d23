-- The day that counts as today.
-- A computation sets geo_mahalle.as_of for its transaction; otherwise it is the place's fixed day, otherwise
-- the real day in the place's timezone. Every fact view leaves out what happened later.
CREATE OR REPLACE FUNCTION analysis.as_of() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(
        nullif(current_setting('geo_mahalle.as_of', true), '')::date,
        (SELECT place.as_of FROM register.place),
        (now() AT TIME ZONE coalesce((SELECT place.timezone FROM register.place), 'UTC'))::date
    )
$$;

COMMENT ON FUNCTION analysis.as_of() IS 'the day that counts as today, for every fact view';
