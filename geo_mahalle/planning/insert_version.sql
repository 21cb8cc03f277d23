-- A draft, as the next version of its area.
-- An earlier draft of the area gives way by its number only; it stays.
INSERT INTO planning.plan_version (area_id, version, document, sha256)
SELECT
    area.id,
    1 + coalesce((SELECT max(earlier.version) FROM planning.plan_version AS earlier WHERE earlier.area_id = area.id), 0),
    %(document)s,
    %(sha256)s
FROM register.area
WHERE area.code = %(code)s
RETURNING id, version
