-- The areas of codes with all areas in them.
SELECT coalesce(array_agg(DISTINCT within.area_id), '{}')
FROM register.area AS named
JOIN analysis.area_within AS within ON within.ancestor_id = named.id
WHERE named.code = ANY (%(areas)s::text[]);
