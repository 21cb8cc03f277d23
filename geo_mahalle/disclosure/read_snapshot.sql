-- The frame of a published snapshot.
SELECT
    as_of,
    document::text AS document
FROM pub.snapshot
WHERE id = %(id)s
