-- Keys of the areas by code.
SELECT area.code, area.id
FROM register.area
ORDER BY area.code COLLATE "C"
