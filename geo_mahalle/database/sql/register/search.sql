-- Find issues by what their reports say, whatever letters, digits and half spaces were typed.
-- The index cannot serve row security (its operator is not leakproof), so a function that tells ids alone
-- looks them up; who asks still sees only the issues of its reach.
CREATE INDEX IF NOT EXISTS ix_report_note ON register.report USING gin (register.fold(note) public.gin_trgm_ops)
WHERE note IS NOT NULL;

CREATE OR REPLACE FUNCTION register.issues_saying(word text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
    SELECT coalesce(array_agg(DISTINCT told.issue_id), '{}')
    FROM (
        SELECT report.issue_id
        FROM report
        WHERE report.note IS NOT NULL
            AND report.issue_id IS NOT NULL
            AND register.fold(report.note) LIKE '%' || replace(replace(word, '\', '\\'), '%', '\%') || '%'
        LIMIT 20000
    ) AS told
$$;

CREATE OR REPLACE FUNCTION register.issues_near(lon double precision, lat double precision, radius_m double precision)
RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
    SELECT coalesce(array_agg(issue.id), '{}')
    FROM issue
    WHERE issue.geom && ST_Expand(
            ST_SetSRID(ST_MakePoint(lon, lat), 4326),
            radius_m / (111320.0 * greatest(cos(radians(lat)), 0.01)),
            radius_m / 110500.0
        )
        AND ST_DWithin(issue.geom::geography, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography, radius_m)
$$;
