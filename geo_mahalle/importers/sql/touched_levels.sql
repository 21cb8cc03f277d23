-- Levels with a boundary that this import brought.
SELECT DISTINCT area.level
FROM register.area_boundary
JOIN register.area ON area.id = area_boundary.area_id
WHERE area_boundary.import_run_id = current_setting('geo_mahalle.import_run')::bigint
ORDER BY area.level;
