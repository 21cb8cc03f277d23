-- The photos that a report brought already.
SELECT count(*)::integer
FROM register.photo
JOIN register.report ON report.id = photo.report_id
WHERE report.public_id = %(report)s;
