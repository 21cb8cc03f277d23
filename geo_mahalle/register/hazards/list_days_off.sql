-- Announced days off and working days, the newest first.
SELECT
    day_off.on_day AS on,
    day_off.agency_id AS agency,
    day_off.is_off,
    day_off.title_fa AS title,
    day_off.source
FROM register.day_off
ORDER BY day_off.on_day DESC, day_off.agency_id NULLS FIRST
LIMIT 100;
