-- Open problems that are past their category's working days, those longest overdue first.
-- `last_on` is the last day of opening that is overdue today, for a deadline of so many working days.
SELECT
    issue.public_id AS issue,
    issue.category_id,
    issue.state,
    issue.opened_on,
    area.code,
    area.name_fa AS area_name,
    limits.last_on
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.issue_state ON issue_state.id = issue.state
JOIN unnest(%(days)s::integer[], %(until)s::date[]) AS limits (days, last_on)
    ON limits.days = category.deadline_days
LEFT JOIN register.area ON area.id = issue.area_id
WHERE issue_state.is_open
    AND issue.opened_on <= limits.last_on
    AND issue.sensitivity <= %(sensitivity)s
    AND (%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[]))
    AND (%(committees)s::text[] IS NULL OR category.committee_id = ANY (%(committees)s::text[]))
ORDER BY issue.opened_on - limits.last_on, issue.id
