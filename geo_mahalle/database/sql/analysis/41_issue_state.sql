-- In which state an issue was from which day to which.
-- From its events; an issue without any was open from its first report to its closing. Of several events on
-- one day the last counts. One that was closed on a day nobody noted is left out: it would stand open for ever.
CREATE OR REPLACE VIEW analysis.issue_state AS
WITH step AS (
    SELECT DISTINCT ON (issue_event.issue_id, issue_event.on_day)
        issue_event.issue_id,
        issue_event.on_day,
        issue_state.is_open
    FROM register.issue_event
    JOIN register.issue_state ON issue_state.id = issue_event.to_state
    WHERE issue_event.on_day <= (SELECT analysis.as_of())
    ORDER BY issue_event.issue_id, issue_event.on_day, issue_event.at DESC, issue_event.id DESC
),
stretch AS (
    SELECT
        step.issue_id,
        step.is_open,
        step.on_day AS from_on,
        lead(step.on_day) OVER (PARTITION BY step.issue_id ORDER BY step.on_day) AS to_on
    FROM step
    UNION ALL
    SELECT
        issue.id,
        true,
        issue.opened_on,
        CASE WHEN issue.resolved_on <= (SELECT analysis.as_of()) THEN issue.resolved_on END
    FROM register.issue
    WHERE NOT EXISTS (SELECT FROM step WHERE step.issue_id = issue.id)
        AND (issue.resolved_on IS NULL OR issue.resolved_on > issue.opened_on)
    UNION ALL
    SELECT
        issue.id,
        false,
        issue.resolved_on,
        NULL
    FROM register.issue
    WHERE NOT EXISTS (SELECT FROM step WHERE step.issue_id = issue.id)
        AND issue.resolved_on <= (SELECT analysis.as_of())
)
SELECT
    stretch.issue_id,
    issue.area_id,
    issue.category_id,
    stretch.is_open,
    stretch.from_on,
    stretch.to_on
FROM stretch
JOIN register.issue ON issue.id = stretch.issue_id
JOIN register.issue_state AS now ON now.id = issue.state
WHERE (now.is_open OR issue.resolved_on IS NOT NULL)
    AND issue.opened_on <= (SELECT analysis.as_of())
    AND issue.state <> 'refused'
    AND issue.area_id IS NOT NULL;

COMMENT ON VIEW analysis.issue_state IS 'history of issues inside the areas, refused ones left out; source: events of issues';
COMMENT ON COLUMN analysis.issue_state.issue_id IS 'the issue';
COMMENT ON COLUMN analysis.issue_state.area_id IS 'smallest area that holds it';
COMMENT ON COLUMN analysis.issue_state.category_id IS 'as in layers/categories.csv';
COMMENT ON COLUMN analysis.issue_state.is_open IS 'whether it counts as open';
COMMENT ON COLUMN analysis.issue_state.from_on IS 'first day of the state';
COMMENT ON COLUMN analysis.issue_state.to_on IS 'first day of the next state; NULL: it holds';
