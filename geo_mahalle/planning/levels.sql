-- Levels of the named areas.
SELECT area.code, area.level
FROM register.area
WHERE area.code = ANY (%(codes)s)
