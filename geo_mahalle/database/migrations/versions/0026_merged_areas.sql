-- Areas in force that a draft takes the ground of; they end when it is approved.
ALTER TABLE register.boundary_draft ADD COLUMN absorbs TEXT[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN register.boundary_draft.absorbs IS 'codes of areas in force that end where this draft comes into force';
