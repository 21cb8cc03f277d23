-- Take accounts, sessions, keys and the audit away.
-- Row security and its functions go first: they read these tables.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN SELECT schemaname, tablename, policyname FROM pg_policies WHERE schemaname = 'register' LOOP
        EXECUTE format('DROP POLICY %I ON %I.%I', found.policyname, found.schemaname, found.tablename);
    END LOOP;
END
$$;
ALTER TABLE register.report DISABLE ROW LEVEL SECURITY;
ALTER TABLE register.issue DISABLE ROW LEVEL SECURITY;
ALTER TABLE register.issue_event DISABLE ROW LEVEL SECURITY;
DROP FUNCTION IF EXISTS identity.reached_areas() CASCADE;
DROP FUNCTION IF EXISTS identity.reached_categories() CASCADE;
DROP FUNCTION IF EXISTS identity.reaches_place() CASCADE;
DROP FUNCTION IF EXISTS identity.asking_account() CASCADE;
DROP FUNCTION IF EXISTS identity.chain() CASCADE;
DROP FUNCTION IF EXISTS identity.refuse_change() CASCADE;
DROP FUNCTION IF EXISTS identity.digest_of(identity.audit) CASCADE;
DROP TABLE identity.account_area;
DROP TABLE identity.session;
DROP TABLE identity.recovery_code;
DROP TABLE identity.invitation;
DROP TABLE identity.api_key;
DROP TABLE identity.account_committee;
DROP TABLE identity.guess;
DROP TABLE identity.audit;
DROP TABLE identity.account;
