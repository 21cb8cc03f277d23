-- Problems are past their deadline.
-- for: county_office
-- icon: clock
-- fa: {number} مشکل از مهلت خود گذشته است.
-- en: {number} problems are past their deadline.
-- stands: yes
SELECT
    'overdue' AS subject,
    '/inbox?open=yes&overdue=yes' AS opens,
    count(*)::integer AS number,
    '{}'::jsonb AS said,
    false AS is_restricted,
    %(today)s::date AS on_day,
    NULL::bigint AS report_id
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.issue_state ON issue_state.id = issue.state
JOIN unnest(%(days)s::integer[], %(until)s::date[]) AS limits (days, last_on)
    ON limits.days = category.deadline_days
WHERE issue_state.is_open
    AND issue.opened_on <= limits.last_on
    AND issue.sensitivity <= %(sensitivity)s
    AND (%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[]))
HAVING count(*) > 0;
