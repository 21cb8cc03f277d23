-- Marks of street segments (class S1) as analysis.issues tells them, past so many of them.
-- They come after all problems: they have no identifier to go on from, and are few.
SELECT issues.*
FROM (
    SELECT
        NULL::text AS issue,
        mark.category_id AS category,
        category.committee_id AS committee,
        NULL::integer AS severity,
        mark.state,
        true AS is_open,
        mark.week_on AS opened_on,
        NULL::date AS resolved_on,
        NULL::integer AS reports,
        mark.area_code AS area,
        'point' AS located_as,
        true AS is_segment,
        mark.geom
    FROM register.street_mark_on(%(as_of)s::date) AS mark
    JOIN register.category ON category.id = mark.category_id
) AS issues
WHERE
    true -- filter
ORDER BY issues.opened_on, issues.category, issues.area, issues.geom::text COLLATE "C"
OFFSET %(passed)s
LIMIT %(limit)s
