-- How long each problem of a level's areas stood after its first report, and the further reports of it.
-- Of every area: who reports less is told against all of them. An issue lies in its area or in one below it.
SELECT
    area.code AS area_code,
    issue.category_id,
    (pair.end_on - pair.first_on)::double precision AS days,
    pair.further_reports
FROM analysis.report_pair AS pair
JOIN register.issue ON issue.id = pair.issue_id
JOIN analysis.area_within AS within ON within.area_id = issue.area_id
JOIN register.area ON area.id = within.ancestor_id
WHERE area.level = %(level)s
    AND issue.sensitivity < 2
    AND pair.end_on > pair.first_on
    AND pair.first_on <= %(as_of)s
ORDER BY pair.issue_id
