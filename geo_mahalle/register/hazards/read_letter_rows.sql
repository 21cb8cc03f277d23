-- A letter's table: places of public things, never who saw them.
SELECT
    letter_issue.position,
    issue.public_id AS issue,
    issue.category_id,
    issue.severity,
    issue.opened_on,
    issue.reports,
    area.name_fa AS area_name,
    ST_X(ST_PointOnSurface(issue.geom)) AS lon,
    ST_Y(ST_PointOnSurface(issue.geom)) AS lat
FROM register.letter
JOIN register.letter_issue ON letter_issue.letter_id = letter.id
JOIN register.issue ON issue.id = letter_issue.issue_id
LEFT JOIN register.area ON area.id = issue.area_id
WHERE letter.public_id = %(letter)s::uuid
ORDER BY letter_issue.position;
