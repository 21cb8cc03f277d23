-- Note that a planned meeting was held.
UPDATE register.meeting
SET held_on = %(on)s
WHERE area_id = %(area)s AND committee_id = %(committee)s AND planned_on = %(planned_on)s
