-- Problems with their days and further reports, by the area of one level that holds them; social harm left out.
SELECT
    within.ancestor_id AS area_id,
    issue.category_id,
    (pair.end_on - pair.first_on)::double precision AS days,
    pair.further_reports
FROM analysis.report_pair AS pair
JOIN register.issue ON issue.id = pair.issue_id
JOIN analysis.area_within AS within ON within.area_id = issue.area_id
WHERE within.level = %(level)s AND issue.sensitivity < 2
ORDER BY within.ancestor_id, issue.category_id, pair.issue_id
