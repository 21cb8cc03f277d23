-- What the columns of the analysts' views mean.
SELECT
    class.relname AS view,
    attribute.attname AS name,
    format_type(attribute.atttypid, NULL) AS type,
    col_description(class.oid, attribute.attnum) AS note
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
WHERE namespace.nspname = 'analysis'
    AND class.relname = ANY (%(views)s::text[])
    AND attribute.attnum > 0
ORDER BY class.relname, attribute.attnum
