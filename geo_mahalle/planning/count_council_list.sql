-- The council's list was kept once more.
-- Who saved an older one is told by this number.
INSERT INTO planning.council_list (area_id, revision)
SELECT area.id, 1
FROM register.area
WHERE area.code = %(code)s
ON CONFLICT (area_id) DO UPDATE
SET revision = council_list.revision + 1
