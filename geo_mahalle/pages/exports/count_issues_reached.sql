-- How many problems of class S0 a filter keeps of those that the asking account reaches.
SELECT count(*) AS n
FROM (
    SELECT
        issue.public_id::text AS issue,
        issue.category_id AS category,
        coalesce(issue.committee_id, category.committee_id) AS committee,
        issue.severity::integer AS severity,
        stood.state,
        stood.is_open,
        issue.opened_on,
        area.code AS area,
        false AS is_segment,
        issue.geom
    FROM register.issue
    JOIN register.issue_on(%(as_of)s::date) AS stood ON stood.issue_id = issue.id
    JOIN register.category ON category.id = issue.category_id
    LEFT JOIN register.area ON area.id = issue.area_id
    WHERE issue.sensitivity = 0
        AND issue.merged_into IS NULL
) AS issues
WHERE
    true -- filter
