-- Objections to a version with their answers.
SELECT
    row_number() OVER (ORDER BY objection.id)::integer AS number,
    objection.received_on,
    objection.action_number,
    objection.body AS text,
    objection.answer,
    objection.answered_on,
    objection.came_by
FROM planning.objection
WHERE objection.version_id = %(id)s
ORDER BY objection.id
