-- Areas by code, each with the area directly above.
SELECT
    area.id,
    area.code,
    area.level,
    area.parent_id
FROM register.area
ORDER BY area.code COLLATE "C"
