-- One page of the inbox, oldest first, after a problem that stood last on the page before.
SELECT
    kept.issue,
    kept.category,
    kept.committee,
    kept.severity,
    kept.state,
    kept.is_open,
    kept.opened_on,
    kept.resolved_on,
    kept.escalated_on,
    kept.reports,
    kept.area,
    kept.area_name,
    kept.geom IS NOT NULL AS has_place
FROM (
    SELECT true -- kept
) AS kept
WHERE %(after)s::uuid IS NULL
    OR (kept.opened_at, kept.id) > (
        SELECT issue.opened_at, issue.id FROM register.issue WHERE issue.public_id = %(after)s::uuid
    )
ORDER BY kept.opened_at, kept.id
LIMIT %(limit)s;
