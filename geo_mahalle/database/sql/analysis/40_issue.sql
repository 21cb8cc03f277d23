-- Issues: the things in the world that reports are about, refused ones left out.
-- What happened after today is not known yet: an issue resolved later is open. One that was closed on a day nobody
-- noted is neither open nor resolved after so many days: both are NULL.
CREATE OR REPLACE VIEW analysis.issue AS
SELECT
    issue.id AS issue_id,
    issue.area_id,
    issue.category_id,
    category.committee_id,
    issue.severity::integer AS severity,
    issue.opened_on,
    CASE WHEN known.is_resolved THEN issue.resolved_on END AS resolved_on,
    (
        extract(
            EPOCH FROM CASE
                WHEN known.is_resolved THEN issue.resolved_at
                WHEN NOT known.is_resolved THEN today.ends_at
            END - issue.opened_at
        ) / 86400.0
    )::double precision AS days,
    category.deadline_days::double precision AS deadline_days,
    known.is_resolved,
    ST_X(spot.geom) AS x_m,
    ST_Y(spot.geom) AS y_m,
    issue.sensitivity::integer AS sensitivity
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.issue_state ON issue_state.id = issue.state
CROSS JOIN register.place
CROSS JOIN LATERAL (
    SELECT (((SELECT analysis.as_of()) + 1)::timestamp AT TIME ZONE place.timezone) AS ends_at
) AS today
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN issue.resolved_on IS NOT NULL THEN issue.resolved_on <= (SELECT analysis.as_of())
            WHEN issue_state.is_open THEN false
        END AS is_resolved
) AS known
LEFT JOIN LATERAL (
    SELECT ST_Transform(ST_PointOnSurface(issue.geom), place.metre_srid) AS geom
) AS spot ON true
WHERE issue.opened_on <= (SELECT analysis.as_of())
    AND issue.state <> 'refused'
    AND issue.area_id IS NOT NULL;

COMMENT ON VIEW analysis.issue IS 'issues inside the areas, refused ones left out; source: reports';
COMMENT ON COLUMN analysis.issue.issue_id IS 'the issue';
COMMENT ON COLUMN analysis.issue.area_id IS 'smallest area that holds it';
COMMENT ON COLUMN analysis.issue.category_id IS 'as in layers/categories.csv';
COMMENT ON COLUMN analysis.issue.committee_id IS 'committee that looks after it';
COMMENT ON COLUMN analysis.issue.severity IS '1 to 4; NULL: not judged';
COMMENT ON COLUMN analysis.issue.opened_on IS 'day of the first report';
COMMENT ON COLUMN analysis.issue.resolved_on IS 'day of the last closing; NULL while open';
COMMENT ON COLUMN analysis.issue.days IS 'days from first report to closing, or to the end of today while open; NULL: closed, nobody knows when';
COMMENT ON COLUMN analysis.issue.deadline_days IS 'working days its category allows; NULL: none set';
COMMENT ON COLUMN analysis.issue.is_resolved IS 'closed by today; NULL: closed, nobody knows when';
COMMENT ON COLUMN analysis.issue.x_m IS 'm east in the place''s metre projection; NULL: only the area is known';
COMMENT ON COLUMN analysis.issue.y_m IS 'm north in the place''s metre projection; NULL: only the area is known';
COMMENT ON COLUMN analysis.issue.sensitivity IS 'class: 0 public thing, 1 beside a household, 2 security-like, 3 social harm';
