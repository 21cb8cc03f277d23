-- A letter's table: places of public things and the street beside each, never who saw them.
SELECT
    letter_issue.position,
    issue.public_id AS issue,
    issue.category_id,
    issue.severity,
    issue.opened_on,
    issue.reports,
    area.name_fa AS area_name,
    ST_X(ST_PointOnSurface(issue.geom)) AS lon,
    ST_Y(ST_PointOnSurface(issue.geom)) AS lat,
    beside.name AS street,
    issue.state
FROM register.letter
JOIN register.letter_issue ON letter_issue.letter_id = letter.id
JOIN register.issue ON issue.id = letter_issue.issue_id
LEFT JOIN register.area ON area.id = issue.area_id
LEFT JOIN LATERAL (
    SELECT coalesce(street.name, street.local_name) AS name
    FROM register.street
    WHERE street.to_on IS NULL
        AND coalesce(street.name, street.local_name) IS NOT NULL
        AND street.geom && ST_Expand(issue.geom, 0.0008)
    ORDER BY street.geom <-> issue.geom
    LIMIT 1
) AS beside ON true
WHERE letter.public_id = %(letter)s::uuid
ORDER BY letter_issue.position;
