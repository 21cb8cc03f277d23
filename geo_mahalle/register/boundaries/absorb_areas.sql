-- Note the areas in force that an open draft takes the ground of.
UPDATE register.boundary_draft
SET absorbs = %(codes)s::text[]
WHERE public_id = %(id)s;
