-- The language in which an account is told what it has not read.
ALTER TABLE identity.account ADD COLUMN language TEXT DEFAULT 'fa' NOT NULL;
ALTER TABLE identity.account ADD CONSTRAINT ck_account_language CHECK (language IN ('fa', 'en'));
COMMENT ON COLUMN identity.account.language IS 'language of its digests: fa or en';
