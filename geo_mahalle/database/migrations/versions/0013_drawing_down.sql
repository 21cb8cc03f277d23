-- Take the aerial picture, placed rows and drafts of boundaries away.
DROP TABLE register.base_map;
DROP TABLE register.placing;
DROP TABLE register.boundary_step;
DROP TABLE register.boundary_draft;
