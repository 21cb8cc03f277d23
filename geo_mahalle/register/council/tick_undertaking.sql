-- Note that an undertaking was kept, or take that back.
UPDATE register.undertaking
SET finished_on = %(on)s
FROM register.institution
WHERE undertaking.public_id = %(undertaking)s
    AND institution.id = undertaking.institution_id
    AND institution.area_id = %(area)s
