-- Keep what a fact view says now in a temporary table of the same name, with statistics.
-- A computation reads each view many times, and the planner knows nothing about the size of what a view
-- inside a view returns. Unqualified names find temporary tables first, so the same SELECT reads either. Only
-- the columns that are read: what a view works out for a column nobody asks for is not worked out.
CREATE OR REPLACE FUNCTION analysis.keep_facts(
    view_name text,
    column_names text[],
    by_column text DEFAULT NULL,
    words text[] DEFAULT NULL,
    since date DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    named text := (SELECT string_agg(format('%I', name), ', ') FROM unnest(column_names) AS name);
    wanted text := CASE WHEN words IS NULL THEN 'true' ELSE format('%I::text = ANY ($1)', by_column) END;
    recent text := CASE
        WHEN since IS NULL THEN 'true'
        WHEN view_name = 'issue' THEN '(opened_on >= $2 OR resolved_on >= $2 OR is_resolved IS NOT TRUE)'
        WHEN view_name = 'issue_return' THEN 'closed_on >= $2'
        WHEN view_name = 'issue_state' THEN '(to_on IS NULL OR to_on >= $2)'
        ELSE 'true'
    END;
BEGIN
    EXECUTE format(
        'CREATE TEMPORARY TABLE %I ON COMMIT DROP AS SELECT %s FROM analysis.%I WHERE %s AND %s',
        view_name,
        named,
        view_name,
        wanted,
        recent
    ) USING words, since;
    EXECUTE format('ANALYZE pg_temp.%I', view_name);
END
$$;

COMMENT ON FUNCTION analysis.keep_facts(text, text[], text, text[], date) IS
'keeps columns of a fact view in a temporary table until the transaction ends; words: only rows with one of these in by_column; since: no problem that was over before';

-- Digest of kept facts, the same in whatever order they stand.
CREATE OR REPLACE FUNCTION analysis.held_digest(
    view_name text,
    column_names text[],
    by_column text DEFAULT NULL,
    words text[] DEFAULT NULL
) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    named text := (SELECT string_agg(format('held.%I', name), ', ') FROM unnest(column_names) AS name);
    wanted text := CASE WHEN words IS NULL THEN 'true' ELSE format('held.%I = ANY ($1)', by_column) END;
    found text;
BEGIN
    EXECUTE format(
        'SELECT concat(count(*), '':'', coalesce(sum(hashtextextended(ROW(%s)::text, 0)::numeric), 0)) '
        'FROM pg_temp.%I AS held WHERE %s',
        named,
        view_name,
        wanted
    ) INTO found USING words;
    RETURN found;
END
$$;

COMMENT ON FUNCTION analysis.held_digest(text, text[], text, text[]) IS
'digest of columns of kept facts; words: of the rows with one of these in by_column alone';

DROP FUNCTION IF EXISTS analysis.hold(text, text[]);
