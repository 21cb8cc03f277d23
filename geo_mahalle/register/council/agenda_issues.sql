-- What a meeting should have before it: escalated problems first, then those longest past their deadline.
-- Restricted classes are never on a printed agenda.
SELECT
    issue.id AS issue_id,
    CASE WHEN issue.escalated_on IS NOT NULL THEN 'escalated' ELSE 'overdue' END AS kind
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.issue_state ON issue_state.id = issue.state
JOIN analysis.area_within AS within ON within.area_id = issue.area_id AND within.ancestor_id = %(area)s
LEFT JOIN unnest(%(days)s::integer[], %(until)s::date[]) AS limits (days, last_on)
    ON limits.days = category.deadline_days
WHERE issue_state.is_open
    AND issue.sensitivity < 2
    AND issue.opened_on <= %(today)s
    AND (%(committee)s = 'council' OR category.committee_id = %(committee)s)
    AND (issue.escalated_on IS NOT NULL OR issue.opened_on <= limits.last_on)
    AND NOT EXISTS (
        SELECT FROM register.agenda_item AS item
        WHERE item.minutes_id = %(minutes)s AND item.issue_id = issue.id
    )
ORDER BY issue.escalated_on IS NULL, issue.severity DESC NULLS LAST, issue.opened_on - limits.last_on, issue.id
LIMIT %(most)s
