-- The audit is a chain: each row holds the digest of the one before, so a row changed or taken out shows.
CREATE OR REPLACE FUNCTION identity.digest_of(given identity.audit) RETURNS bytea
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog
AS $$
    SELECT sha256(
        given.previous_sha256 || convert_to(
            jsonb_build_array(
                extract(epoch FROM given.at), given.actor_kind, given.actor_ref, given.act, given.object
            )::text,
            'UTF8'
        )
    )
$$;

CREATE OR REPLACE FUNCTION identity.chain() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('identity.audit'));
    -- Numbered under the lock: of two rows written at once the one that waits is the later one.
    NEW.id := coalesce((SELECT max(id) FROM identity.audit), 0) + 1;
    NEW.at := clock_timestamp();
    NEW.previous_sha256 := coalesce(
        (SELECT sha256 FROM identity.audit ORDER BY id DESC LIMIT 1), sha256(''::bytea)
    );
    NEW.sha256 := identity.digest_of(NEW);
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS chain ON identity.audit;
CREATE TRIGGER chain BEFORE INSERT ON identity.audit FOR EACH ROW EXECUTE FUNCTION identity.chain();

CREATE OR REPLACE FUNCTION identity.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog
AS $$
BEGIN
    RAISE EXCEPTION 'identity.% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER IF EXISTS append_only ON identity.audit;
CREATE TRIGGER append_only
BEFORE UPDATE OR DELETE ON identity.audit
FOR EACH ROW EXECUTE FUNCTION identity.refuse_change();

DROP TRIGGER IF EXISTS never_emptied ON identity.audit;
CREATE TRIGGER never_emptied
BEFORE TRUNCATE ON identity.audit
FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_change();
