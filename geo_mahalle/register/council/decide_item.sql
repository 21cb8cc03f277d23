-- Note what was decided about an item.
UPDATE register.agenda_item AS item
SET decision = %(decision)s, responsible = %(responsible)s, due_on = %(due_on)s, note_fa = %(note)s
FROM register.minutes
WHERE item.public_id = %(item)s
    AND minutes.id = item.minutes_id
    AND minutes.public_id = %(meeting)s
    AND minutes.area_id = %(area)s
