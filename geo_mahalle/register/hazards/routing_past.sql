-- Problems as routing looks at them: category, severity, day, and the codes of their area and of those above.
SELECT
    issue.id,
    issue.category_id AS category,
    issue.severity,
    issue.opened_on,
    issue.routed_by,
    ARRAY(
        SELECT ancestor.code
        FROM analysis.area_within AS within
        JOIN register.area AS ancestor ON ancestor.id = within.ancestor_id
        WHERE within.area_id = issue.area_id
    ) AS areas
FROM register.issue
WHERE issue.merged_into IS NULL
    AND issue.parent_id IS NULL
    AND (%(issue)s::bigint IS NULL OR issue.id = %(issue)s::bigint)
    AND (%(since)s::date IS NULL OR issue.opened_on >= %(since)s::date)
    AND (NOT %(open_only)s::boolean OR issue.state IN ('recorded', 'reviewing'))
ORDER BY issue.id;
