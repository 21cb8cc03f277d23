-- How often the council's list was kept.
-- No row: never.
SELECT council_list.revision
FROM planning.council_list
JOIN register.area ON area.id = council_list.area_id
WHERE area.code = %(code)s
