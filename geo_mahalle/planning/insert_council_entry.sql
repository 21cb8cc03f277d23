-- One line of the council's list.
-- Positions count from 1.
INSERT INTO planning.council_entry (area_id, action_key, position, quarter)
SELECT area.id, %(key)s, %(position)s, %(quarter)s
FROM register.area
WHERE area.code = %(code)s
