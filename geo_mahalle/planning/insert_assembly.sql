-- The last assembly of an area.
-- A new one replaces the former.
INSERT INTO planning.assembly (area_id, held_on, present)
SELECT area.id, %(held_on)s, %(present)s
FROM register.area
WHERE area.code = %(code)s
ON CONFLICT (area_id) DO UPDATE
SET held_on = excluded.held_on,
    present = excluded.present,
    entered_at = now()
