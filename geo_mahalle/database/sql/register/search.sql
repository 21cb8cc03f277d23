-- Find issues in a box by the index of places, behind row security.
-- The index's operator is not leakproof, so under row security it is not used; this function tells ids alone, and
-- who asks still sees only the issues of its reach. NULL: more than would be worth looking up.
CREATE OR REPLACE FUNCTION register.issues_in_box(
    west double precision, south double precision, east double precision, north double precision
) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
    SELECT CASE WHEN count(*) <= 20000 THEN coalesce(array_agg(boxed.id), '{}') END
    FROM (
        SELECT issue.id
        FROM issue
        WHERE issue.geom && ST_MakeEnvelope(west, south, east, north, 4326)
        LIMIT 20001
    ) AS boxed
$$;
