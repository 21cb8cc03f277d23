-- Keep no notices, nothing of upkeep, and no answers of agencies themselves.
DROP POLICY IF EXISTS agency ON register.report;
DROP POLICY IF EXISTS agency ON register.issue;
DROP TABLE register.letter_file;
ALTER TABLE register.letter_step DROP COLUMN reason;
ALTER TABLE register.letter_step DROP COLUMN by_agency;
DROP TABLE register.upkeep;
DROP TABLE register.notice;
DROP TABLE register.outbox;
DROP FUNCTION IF EXISTS identity.asking_agency();
ALTER TABLE identity.account DROP COLUMN digest;
ALTER TABLE identity.account DROP COLUMN phone;
ALTER TABLE identity.account DROP COLUMN mail;
ALTER TABLE identity.account DROP COLUMN agency_id;
