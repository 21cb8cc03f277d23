-- Each smallest area with every area around it.
SELECT within.area_id, within.ancestor_id
FROM analysis.area_within AS within
WHERE NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = within.area_id)
ORDER BY within.area_id, within.ancestor_id
