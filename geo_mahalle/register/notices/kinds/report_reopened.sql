-- An own report stands open again.
-- for: member, committee_head, council_secretary, county_office
-- icon: arrow-counter-clockwise
-- fa: «{what}» در {area}: پابرجاست و دوباره باز شد.
-- en: {what} in {area}: it persists and is open again.
SELECT
    issue.public_id || ':' || min(issue_event.turn) AS subject,
    CASE WHEN issue.sensitivity < 2 THEN '/issues/' || issue.public_id ELSE '/tag' END AS opens,
    NULL::integer AS number,
    jsonb_build_object('category', issue.category_id, 'area', area.name_fa) AS said,
    issue.sensitivity >= 2 AS is_restricted,
    min(issue_event.on_day) AS on_day,
    min(reporter.report_id) AS report_id
FROM register.reporter
JOIN register.report ON report.id = reporter.report_id
JOIN register.issue AS first_issue ON first_issue.id = report.issue_id
JOIN register.issue ON issue.id = coalesce(first_issue.merged_into, first_issue.id)
JOIN register.issue_event ON issue_event.issue_id = issue.id
LEFT JOIN register.area ON area.id = issue.area_id
WHERE reporter.account_key = %(account)s
    AND issue_event.on_day >= %(since)s
    AND issue_event.kind = 'reopened'
GROUP BY issue.id, area.id, issue_event.turn;
