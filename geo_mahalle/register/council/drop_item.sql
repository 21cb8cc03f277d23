-- Take an item off an agenda.
DELETE FROM register.agenda_item AS item
USING register.minutes
WHERE item.public_id = %(item)s
    AND minutes.id = item.minutes_id
    AND minutes.public_id = %(meeting)s
    AND minutes.area_id = %(area)s
