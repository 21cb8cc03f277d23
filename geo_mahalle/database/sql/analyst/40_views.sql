-- The views that analysts read in SQL, with the comments of those they come from.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT
            substr(pg_proc.proname, 6) AS name,
            format('analysis.%I', substr(pg_proc.proname, 6))::regclass AS source
        FROM pg_proc
        WHERE pg_proc.pronamespace = 'analyst'::regnamespace AND starts_with(pg_proc.proname, 'read_')
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW analyst.%1$I AS SELECT told.* FROM analyst.read_%1$s() AS told', given.name
        );
        EXECUTE format(
            'COMMENT ON VIEW analyst.%I IS %L', given.name, obj_description(given.source, 'pg_class')
        );
    END LOOP;
    FOR given IN
        SELECT
            col.attrelid::regclass AS view,
            col.attname AS name,
            col_description(format('analysis.%I', told.relname)::regclass, col.attnum) AS words
        FROM pg_class AS told
        JOIN pg_attribute AS col ON col.attrelid = told.oid AND col.attnum > 0
        WHERE told.relnamespace = 'analyst'::regnamespace AND told.relkind = 'v'
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', given.view, given.name, given.words);
    END LOOP;
END
$$;
