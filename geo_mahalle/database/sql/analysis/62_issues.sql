-- Problems as analysts read them: rows of class S0 as they are, and of S1 marks of street segments only.
-- S2 and S3 are not here; S2 is counted in issue_counts. One that was merged into another is that other one.
-- How a problem stood is what register.issue_on says (a test holds them equal), but written out: here the day is asked
-- once and history only of those to which something happened later, which makes the whole table eight times as fast.
CREATE OR REPLACE VIEW analysis.issues AS
SELECT
    issue.public_id::text AS issue,
    issue.category_id AS category,
    coalesce(issue.committee_id, category.committee_id) AS committee,
    issue.severity::integer AS severity,
    issue_state.id AS state,
    issue_state.is_open,
    issue.opened_on,
    CASE
        WHEN issue.resolved_on <= (SELECT analysis.as_of()) THEN issue.resolved_on
        WHEN issue_state.id = 'resolved' THEN (
            SELECT CASE WHEN issue_event.to_state = 'resolved' THEN issue_event.on_day END
            FROM register.issue_event
            WHERE issue_event.issue_id = issue.id
                AND issue_event.on_day <= (SELECT analysis.as_of())
            ORDER BY issue_event.on_day DESC, issue_event.at DESC, issue_event.id DESC
            LIMIT 1
        )
    END AS resolved_on,
    issue.reports,
    area.code AS area,
    issue.located_as,
    false AS is_segment,
    issue.geom
FROM register.issue
LEFT JOIN (
    SELECT DISTINCT issue_event.issue_id
    FROM register.issue_event
    WHERE issue_event.on_day > (SELECT analysis.as_of())
) AS later ON later.issue_id = issue.id
JOIN register.issue_state
    ON issue_state.id = CASE
        WHEN issue.resolved_on > (SELECT analysis.as_of()) OR later.issue_id IS NOT NULL THEN coalesce(
            (
                SELECT issue_event.to_state
                FROM register.issue_event
                WHERE issue_event.issue_id = issue.id
                    AND issue_event.on_day <= (SELECT analysis.as_of())
                ORDER BY issue_event.on_day DESC, issue_event.at DESC, issue_event.id DESC
                LIMIT 1
            ),
            CASE
                WHEN (issue.acknowledged_at AT TIME ZONE (SELECT place.timezone FROM register.place))::date
                    <= (SELECT analysis.as_of()) THEN 'reviewing'
                ELSE 'recorded'
            END
        )
        ELSE issue.state
    END
JOIN register.category ON category.id = issue.category_id
LEFT JOIN register.area ON area.id = issue.area_id
WHERE issue.sensitivity = 0
    AND issue.merged_into IS NULL
    AND issue.opened_on <= (SELECT analysis.as_of())
UNION ALL
SELECT
    NULL,
    mark.category_id,
    category.committee_id,
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
FROM register.street_mark_on((SELECT analysis.as_of())) AS mark
JOIN register.category ON category.id = mark.category_id;

COMMENT ON VIEW analysis.issues IS
'problems of class S0, and of S1 one mark a street and category; no S2 and S3; source: reports';
COMMENT ON COLUMN analysis.issues.issue IS 'random identifier; empty for the mark of a street segment';
COMMENT ON COLUMN analysis.issues.category IS 'kind of problem';
COMMENT ON COLUMN analysis.issues.committee IS 'committee that looks after it, by routing or by its category';
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
