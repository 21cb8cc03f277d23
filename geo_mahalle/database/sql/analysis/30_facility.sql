-- Service centres and city installations, by version.
-- What a survey found stood on the day of the survey, even where its file was imported later; a version that
-- follows another begins when that one ended.
CREATE OR REPLACE VIEW analysis.facility AS
SELECT
    facility.id AS facility_id,
    facility.area_id,
    facility.kind,
    facility.is_working,
    facility.capacity,
    ST_X(spot.geom) AS x_m,
    ST_Y(spot.geom) AS y_m,
    known.from_on,
    CASE WHEN facility.to_on <= (SELECT analysis.as_of()) THEN facility.to_on END AS to_on
FROM register.facility
LEFT JOIN register.place ON true
LEFT JOIN (
    SELECT
        coverage.import_run_id,
        min(coverage.surveyed_on) AS on_day
    FROM register.coverage
    GROUP BY coverage.import_run_id
) AS survey ON survey.import_run_id = facility.import_run_id
LEFT JOIN (
    SELECT DISTINCT
        before.source_id,
        before.source_key,
        before.to_on
    FROM register.facility AS before
    WHERE before.to_on IS NOT NULL
) AS before
    ON before.source_id = facility.source_id
    AND before.source_key = facility.source_key
    AND before.to_on = facility.from_on
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN before.to_on IS NULL THEN least(facility.from_on, survey.on_day) ELSE facility.from_on END AS from_on
) AS known
LEFT JOIN LATERAL (
    SELECT ST_Transform(ST_PointOnSurface(facility.geom), place.metre_srid) AS geom
) AS spot ON true
WHERE known.from_on <= (SELECT analysis.as_of())
    AND facility.area_id IS NOT NULL;

COMMENT ON VIEW analysis.facility IS 'facilities inside the areas; source: imports';
COMMENT ON COLUMN analysis.facility.facility_id IS 'one version of a facility';
COMMENT ON COLUMN analysis.facility.area_id IS 'smallest area that holds it';
COMMENT ON COLUMN analysis.facility.kind IS 'as in layers/facilities.csv';
COMMENT ON COLUMN analysis.facility.is_working IS 'NULL: not known';
COMMENT ON COLUMN analysis.facility.capacity IS 'persons, seats or m² by kind; NULL: not known';
COMMENT ON COLUMN analysis.facility.x_m IS 'm east in the place''s metre projection; NULL: only the area is known';
COMMENT ON COLUMN analysis.facility.y_m IS 'm north in the place''s metre projection; NULL: only the area is known';
COMMENT ON COLUMN analysis.facility.from_on IS 'first day';
COMMENT ON COLUMN analysis.facility.to_on IS 'day after the last; NULL while it holds';
