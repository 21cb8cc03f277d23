-- Cards wait to be decided about.
-- for: committee_head
-- icon: list-numbers
-- fa: {number} مورد در انتظار تصمیم شماست.
-- en: {number} cards wait for your decision.
-- stands: yes
SELECT
    'cards' AS subject,
    '/triage' AS opens,
    count(*)::integer AS number,
    '{}'::jsonb AS said,
    false AS is_restricted,
    %(today)s::date AS on_day,
    NULL::bigint AS report_id
FROM register.issue
JOIN register.category ON category.id = issue.category_id
WHERE issue.state = 'recorded'
    AND issue.merged_into IS NULL
    AND issue.parent_id IS NULL
    AND issue.sensitivity <= %(sensitivity)s
    AND (%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[]))
    AND (
        %(committees)s::text[] IS NULL
        OR category.committee_id = ANY (%(committees)s::text[])
        OR (issue.sensitivity < 2 AND issue.committee_id = ANY (%(committees)s::text[]))
    )
HAVING count(*) > 0;
