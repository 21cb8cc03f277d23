-- Announced days off and working days, an agency's own before everybody's.
SELECT DISTINCT ON (day_off.on_day)
    day_off.on_day,
    day_off.is_off
FROM register.day_off
WHERE day_off.agency_id = %(agency)s OR day_off.agency_id IS NULL
ORDER BY day_off.on_day, day_off.agency_id NULLS LAST;
