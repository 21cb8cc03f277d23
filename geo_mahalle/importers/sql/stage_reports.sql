-- The checked reports of one file, before they are placed.
-- A temporary table: no write-ahead log, gone with the transaction. The key of the issue is drawn here, so that
-- issue and report can be written by two plain statements.
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    lon double precision,
    lat double precision,
    on_day date,
    named_area_id bigint,
    category_id text,
    sensitivity smallint,
    severity smallint,
    accuracy_m double precision,
    at timestamptz,
    note text,
    body bytea,
    state text,
    acknowledged_at timestamptz,
    reopened_at timestamptz,
    closed_at timestamptz,
    issue_id bigint DEFAULT nextval('register.issue_id_seq')
) ON COMMIT DROP;
