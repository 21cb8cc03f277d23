-- The day an undertaking of an area was made.
SELECT undertaking.taken_on
FROM register.undertaking
JOIN register.institution ON institution.id = undertaking.institution_id
WHERE undertaking.public_id = %(undertaking)s AND institution.area_id = %(area)s
