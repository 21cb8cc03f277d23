-- The council's own list.
-- In its order.
SELECT council_entry.action_key, council_entry.quarter
FROM planning.council_entry
JOIN register.area ON area.id = council_entry.area_id
WHERE area.code = %(code)s
ORDER BY council_entry.position
