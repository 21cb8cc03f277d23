-- A page of problems of class S0, oldest first, after the one that stood last on the page before.
-- As analysis.issues tells them, but with today given as a parameter, so that a page is read by index. It runs
-- as the web, where row security leaves what the asking account reaches.
SELECT issues.*
FROM (
    SELECT
        issue.public_id::text AS issue,
        issue.category_id AS category,
        coalesce(issue.committee_id, category.committee_id) AS committee,
        issue.severity::integer AS severity,
        stood.state,
        stood.is_open,
        issue.opened_on,
        stood.resolved_on,
        issue.reports,
        area.code AS area,
        issue.located_as,
        false AS is_segment,
        issue.geom,
        issue.public_id
    FROM register.issue
    JOIN register.issue_on(%(as_of)s::date) AS stood ON stood.issue_id = issue.id
    JOIN register.category ON category.id = issue.category_id
    LEFT JOIN register.area ON area.id = issue.area_id
    WHERE issue.sensitivity = 0
        AND issue.merged_into IS NULL
        AND (
            %(after_on)s::date IS NULL
            OR (issue.opened_on, issue.category_id, issue.public_id)
            > (%(after_on)s::date, %(after_category)s::text, %(after_issue)s::uuid)
        )
) AS issues
WHERE
    true -- filter
ORDER BY issues.opened_on, issues.category, issues.public_id
LIMIT %(limit)s
