-- What was surveyed where, of a published snapshot.
SELECT
    area_code,
    theme,
    surveyed_on,
    completeness
FROM pub.coverage
WHERE snapshot_id = %(id)s
ORDER BY area_code, theme, surveyed_on
