-- Of each problem: from its first report until it was closed, and how many further reports came in that time.
-- The first report is left out, because it is what makes the problem known at all; the clock starts with it and
-- stops after a hundred days. Reports are counted by day: those of the first day beyond the first count too.
CREATE OR REPLACE VIEW analysis.report_pair AS
SELECT
    issue.id AS issue_id,
    issue.opened_on AS first_on,
    span.end_on,
    greatest(
        (
            SELECT count(*)
            FROM register.report
            WHERE report.issue_id = issue.id
                AND report.reported_on <= span.end_on
        ) - 1,
        0
    )::double precision AS further_reports
FROM register.issue
JOIN register.issue_state ON issue_state.id = issue.state
CROSS JOIN LATERAL (
    SELECT
        least(
            CASE WHEN issue.resolved_on <= (SELECT analysis.as_of()) THEN issue.resolved_on END,
            (SELECT analysis.as_of()),
            issue.opened_on + 100
        ) AS end_on
) AS span
WHERE issue.opened_on <= (SELECT analysis.as_of())
    AND issue.state <> 'refused'
    AND (issue.resolved_on IS NOT NULL OR issue_state.is_open)
    AND issue.area_id IS NOT NULL;

COMMENT ON VIEW analysis.report_pair IS 'problems with their further reports, refused ones and those closed on an unknown day left out; source: reports';
COMMENT ON COLUMN analysis.report_pair.issue_id IS 'the issue';
COMMENT ON COLUMN analysis.report_pair.first_on IS 'day of the first report';
COMMENT ON COLUMN analysis.report_pair.end_on IS 'day of its closing, today while open, at most a hundred days after the first report';
COMMENT ON COLUMN analysis.report_pair.further_reports IS 'reports of it up to then, the first left out';
