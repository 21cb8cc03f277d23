-- The answer to an objection, numbered within its version.
UPDATE planning.objection
SET answer = %(answer)s, answered_on = %(answered_on)s
WHERE objection.id = (
    SELECT numbered.id
    FROM (
        SELECT listed.id, row_number() OVER (ORDER BY listed.id) AS number
        FROM planning.objection AS listed
        WHERE listed.version_id = %(id)s
    ) AS numbered
    WHERE numbered.number = %(number)s
)
