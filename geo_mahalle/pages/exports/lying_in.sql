-- Codes of an area and of all areas in it.
SELECT within.code
FROM analysis.areas_within AS within
WHERE within.ancestor_code = ANY (%(codes)s::text[])
ORDER BY within.code
