-- The row of a source as it stands.
SELECT source::text
FROM register.source
WHERE id = %(id)s;
