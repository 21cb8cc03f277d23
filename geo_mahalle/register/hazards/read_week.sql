-- The weekly days off of an agency, else those of everybody.
SELECT work_week.days_off
FROM register.work_week
WHERE work_week.agency_id = %(agency)s OR work_week.agency_id IS NULL
ORDER BY work_week.agency_id NULLS LAST
LIMIT 1;
