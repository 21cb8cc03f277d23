-- A problem stands open again.
-- for: committee_head, council_secretary
-- icon: arrow-counter-clockwise
-- fa: «{what}» در {area} دوباره باز شد: پابرجاست.
-- en: {what} in {area} is open again: it persists.
SELECT
    issue.public_id || ':' || issue_event.turn AS subject,
    '/issues/' || issue.public_id AS opens,
    NULL::integer AS number,
    jsonb_build_object('category', issue.category_id, 'area', area.name_fa) AS said,
    issue.sensitivity >= 2 AS is_restricted,
    issue_event.on_day,
    NULL::bigint AS report_id
FROM register.issue_event
JOIN register.issue ON issue.id = issue_event.issue_id
JOIN register.category ON category.id = issue.category_id
LEFT JOIN register.area ON area.id = issue.area_id
WHERE issue_event.on_day >= %(since)s
    AND issue_event.kind = 'reopened'
    AND issue.sensitivity <= %(sensitivity)s
    AND (%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[]))
    AND (
        %(committees)s::text[] IS NULL
        OR category.committee_id = ANY (%(committees)s::text[])
        OR (issue.sensitivity < 2 AND issue.committee_id = ANY (%(committees)s::text[]))
    )
ORDER BY issue_event.turn DESC
LIMIT 50;
