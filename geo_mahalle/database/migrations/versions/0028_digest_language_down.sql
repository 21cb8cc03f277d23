-- Digests are Persian.
ALTER TABLE identity.account DROP CONSTRAINT ck_account_language;
ALTER TABLE identity.account DROP COLUMN language;
