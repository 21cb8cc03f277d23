-- Open problems by state, for the council's own list.
SELECT
    issue.state,
    count(*) AS issues,
    min(issue.opened_on) AS oldest_on
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.issue_state ON issue_state.id = issue.state
WHERE issue_state.is_open
    AND issue.opened_on <= %(today)s
    AND issue.sensitivity <= %(sensitivity)s
    AND (%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[]))
    AND (%(committees)s::text[] IS NULL OR category.committee_id = ANY (%(committees)s::text[]))
GROUP BY issue.state, issue_state.position
ORDER BY issue_state.position
