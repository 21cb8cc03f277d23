-- End what was offered.
UPDATE register.capacity
SET to_on = %(on)s
WHERE public_id = %(capacity)s AND area_id = %(area)s AND to_on IS NULL
