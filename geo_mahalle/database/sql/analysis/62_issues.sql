-- Problems as analysts read them: rows of class S0 as they are, and of S1 marks of street segments only.
-- S1 is beside a household: the newest open problem of a street and category stands for all of that street,
-- on its middle, by the week, without its severity. S2 and S3 are not here; S2 is counted in issue_counts.
CREATE OR REPLACE VIEW analysis.issues AS
SELECT
    issue.public_id::text AS issue,
    issue.category_id AS category,
    category.committee_id AS committee,
    issue.severity::integer AS severity,
    issue.state,
    issue_state.is_open,
    issue.opened_on,
    CASE WHEN issue.resolved_on <= (SELECT analysis.as_of()) THEN issue.resolved_on END AS resolved_on,
    issue.reports,
    area.code AS area,
    issue.located_as,
    false AS is_segment,
    issue.geom
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.issue_state ON issue_state.id = issue.state
LEFT JOIN register.area ON area.id = issue.area_id
WHERE issue.sensitivity = 0
    AND issue.opened_on <= (SELECT analysis.as_of())
UNION ALL
SELECT
    NULL,
    mark.category_id,
    mark.committee_id,
    NULL,
    mark.state,
    true,
    mark.week_on,
    NULL,
    NULL,
    mark.area_code,
    'point',
    true,
    mark.geom
FROM (
    SELECT DISTINCT ON (way.street_id, issue.category_id)
        issue.category_id,
        category.committee_id,
        issue.state,
        issue.opened_on - (
            (extract(ISODOW FROM issue.opened_on)::integer + CASE place.calendar WHEN 'jalali' THEN 1 ELSE 6 END) % 7
        ) AS week_on,
        area.code AS area_code,
        way.middle AS geom
    FROM register.issue
    JOIN register.category ON category.id = issue.category_id
    JOIN register.issue_state ON issue_state.id = issue.state
    CROSS JOIN register.place
    LEFT JOIN register.area ON area.id = issue.area_id
    CROSS JOIN LATERAL (
        SELECT
            near.id AS street_id,
            ST_LineInterpolatePoint(near.geom, 0.5) AS middle
        FROM (
            SELECT
                street.id,
                street.geom
            FROM register.street
            WHERE street.to_on IS NULL
                AND street.geom && ST_Expand(issue.geom, 0.002)
            ORDER BY street.geom <-> issue.geom
            LIMIT 5
        ) AS near
        WHERE ST_DWithin(near.geom::geography, ST_PointOnSurface(issue.geom)::geography, 100)
        ORDER BY ST_Distance(near.geom::geography, ST_PointOnSurface(issue.geom)::geography), near.id
        LIMIT 1
    ) AS way
    WHERE issue.sensitivity = 1
        AND issue_state.is_open
        AND issue.geom IS NOT NULL
        AND issue.opened_on <= (SELECT analysis.as_of())
    ORDER BY way.street_id, issue.category_id, issue.opened_on DESC, issue.id
) AS mark;

COMMENT ON VIEW analysis.issues IS
'problems of class S0, and of S1 one mark a street and category; no S2 and S3; source: reports';
COMMENT ON COLUMN analysis.issues.issue IS 'random identifier; empty for the mark of a street segment';
COMMENT ON COLUMN analysis.issues.category IS 'kind of problem';
COMMENT ON COLUMN analysis.issues.committee IS 'committee that looks after it';
COMMENT ON COLUMN analysis.issues.severity IS '1 to 4 by the rubric; empty: not judged, or the mark of a segment';
COMMENT ON COLUMN analysis.issues.state IS 'where it stands, one of six';
COMMENT ON COLUMN analysis.issues.is_open IS 'counts as open';
COMMENT ON COLUMN analysis.issues.opened_on IS 'day of the first report; first day of the week for the mark of a segment';
COMMENT ON COLUMN analysis.issues.resolved_on IS 'day of the last closing; empty while open';
COMMENT ON COLUMN analysis.issues.reports IS 'reports it rests on; empty for the mark of a segment';
COMMENT ON COLUMN analysis.issues.area IS 'code of the smallest area that holds it; empty: outside every area';
COMMENT ON COLUMN analysis.issues.located_as IS 'point, outside (every area), named (by its area) or none';
COMMENT ON COLUMN analysis.issues.is_segment IS 'stands for a whole street segment (class S1)';
COMMENT ON COLUMN analysis.issues.geom IS 'where, EPSG:4326, degrees; empty where only the area is known';
