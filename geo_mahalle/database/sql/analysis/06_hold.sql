-- Keep what a fact view says now in a temporary table of the same name, with statistics.
-- A computation reads each view many times, and the planner knows nothing about the size of what a view
-- inside a view returns. Unqualified names find temporary tables first, so the same SELECT reads either.
CREATE OR REPLACE FUNCTION analysis.hold(view_name text, themes text[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF themes IS NULL THEN
        EXECUTE format('CREATE TEMPORARY TABLE %I ON COMMIT DROP AS SELECT * FROM analysis.%I', view_name, view_name);
    ELSE
        EXECUTE format(
            'CREATE TEMPORARY TABLE %I ON COMMIT DROP AS SELECT * FROM analysis.%I WHERE theme = ANY ($1)',
            view_name,
            view_name
        ) USING themes;
    END IF;
    EXECUTE format('ANALYZE pg_temp.%I', view_name);
END
$$;

COMMENT ON FUNCTION analysis.hold(text, text[]) IS
'keeps a fact view in a temporary table until the transaction ends; themes: only rows of these';
