-- Take the council's list away, before it is kept anew.
-- Its revision stays.
DELETE FROM planning.council_entry
USING register.area
WHERE area.id = council_entry.area_id AND area.code = %(code)s
