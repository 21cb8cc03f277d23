-- A draft takes the ground of no area in force.
ALTER TABLE register.boundary_draft DROP COLUMN absorbs;
