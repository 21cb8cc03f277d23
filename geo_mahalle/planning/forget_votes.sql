-- Take the stickers of an area away, before a new sheet is typed in.
-- The assembly's row is replaced, too.
DELETE FROM planning.vote
USING register.area
WHERE area.id = vote.area_id AND area.code = %(code)s
