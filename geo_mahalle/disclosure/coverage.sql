-- What was surveyed where, by the day of the snapshot.
SELECT
    area.code AS area_code,
    coverage.theme,
    coverage.surveyed_on,
    coverage.completeness
FROM register.coverage
JOIN register.area ON area.id = coverage.area_id
WHERE coverage.surveyed_on <= %(as_of)s::date
ORDER BY area.code, coverage.theme, coverage.surveyed_on
