-- Note that an institution agreed to be on maps, or took it back.
UPDATE register.institution
SET agreed_on = %(on)s
WHERE public_id = %(institution)s AND area_id = %(area)s
