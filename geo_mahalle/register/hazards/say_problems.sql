-- What residents may speak about in an area: things of the public way that an agency was asked to mend, and
-- what was declared fixed in the last quarter. Words and a street, never a point; the newest of the former wait a week.
SELECT
    issue.public_id AS issue,
    issue.category_id AS category,
    issue.state,
    coalesce(issue.agency_id, category.agency_id) AS agency,
    issue.opened_on,
    issue.resolved_on,
    near.name AS street
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.area ON area.id = issue.area_id
LEFT JOIN LATERAL (
    SELECT coalesce(street.name, street.local_name) AS name
    FROM register.street
    WHERE street.to_on IS NULL
        AND coalesce(street.name, street.local_name) IS NOT NULL
        AND street.geom && ST_Expand(issue.geom, 0.001)
    ORDER BY street.geom <-> issue.geom
    LIMIT 1
) AS near ON true
WHERE area.code = %(area)s
    AND issue.sensitivity = 0
    AND issue.merged_into IS NULL
    AND (
        (issue.state IN ('with_agency', 'persisting') AND issue.opened_on <= %(today)s::date - 7)
        OR (issue.state = 'resolved' AND issue.resolved_on > %(today)s::date - 90)
    )
ORDER BY coalesce(issue.resolved_on, issue.opened_on) DESC, issue.id DESC
LIMIT 60;
