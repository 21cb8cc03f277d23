-- Problems for an analyst. They are put in order where they arrive (tables.py): by a random identifier within a day and
-- category, which tells nothing of who reported them.
SELECT issues.*
FROM analysis.issues AS issues
WHERE
    true -- filter
