-- Ask for a suggestion.
-- One that still waits for the same areas gives way to it.
WITH dropped AS (
    DELETE FROM planning.suggestion AS former
    WHERE former.codes = %(codes)s AND former.state = 'waiting'
)
INSERT INTO planning.suggestion (codes, parameters, wanted)
VALUES (%(codes)s, %(parameters)s, %(wanted)s)
RETURNING public_id::text
