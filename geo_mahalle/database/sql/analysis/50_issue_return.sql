-- Whether a closed problem came back: the same category within 50 m and 90 days after its closing.
-- Within the 90 days nobody knows yet, not even of one that came back sooner: counting those alone would be biased.
CREATE OR REPLACE VIEW analysis.issue_return AS
SELECT
    issue.id AS issue_id,
    issue.area_id,
    issue.category_id,
    issue.sensitivity::integer AS sensitivity,
    issue.resolved_on AS closed_on,
    CASE
        WHEN issue.resolved_on + 90 <= (SELECT analysis.as_of()) THEN EXISTS (
            SELECT FROM register.issue AS later
            WHERE later.geom && ST_Expand(issue.geom, 0.001)
                AND ST_Distance(later.geom::geography, issue.geom::geography) <= 50
                AND later.category_id = issue.category_id
                AND later.opened_on > issue.resolved_on
                AND later.opened_on <= issue.resolved_on + 90
                AND later.state <> 'refused'
        )
    END AS came_back
FROM register.issue
WHERE issue.resolved_on <= (SELECT analysis.as_of())
    AND issue.state <> 'refused'
    AND issue.geom IS NOT NULL
    AND issue.area_id IS NOT NULL;

COMMENT ON VIEW analysis.issue_return IS 'closed problems with a place, and whether they came back; source: reports';
COMMENT ON COLUMN analysis.issue_return.issue_id IS 'the issue';
COMMENT ON COLUMN analysis.issue_return.area_id IS 'smallest area that holds it';
COMMENT ON COLUMN analysis.issue_return.category_id IS 'as in layers/categories.csv';
COMMENT ON COLUMN analysis.issue_return.sensitivity IS 'class: 0 public thing, 1 beside a household, 2 security-like, 3 social harm';
COMMENT ON COLUMN analysis.issue_return.closed_on IS 'day of its last closing';
COMMENT ON COLUMN analysis.issue_return.came_back IS
'another of its category within 50 m and 90 days; NULL: the 90 days have not passed';
