-- The last assembly of an area.
-- No row: none.
SELECT assembly.held_on, assembly.present
FROM planning.assembly
JOIN register.area ON area.id = assembly.area_id
WHERE area.code = %(code)s
