-- Areas and categories of the problems that were opened or moved here, with the first day of what changed.
-- A problem refused or put to another one changes the period it was opened in.
SELECT
    area.code AS area_code,
    issue.category_id,
    min(least(issue.opened_on, issue_event.on_day)) AS since
FROM register.issue_event
JOIN register.issue ON issue.id = issue_event.issue_id
JOIN register.area ON area.id = issue.area_id
WHERE issue_event.id > %(after)s
    AND issue_event.id <= %(upto)s
    AND issue_event.origin = 'recorded'
    AND issue_event.on_day <= analysis.as_of()
GROUP BY area.code, issue.category_id
ORDER BY area.code, issue.category_id
