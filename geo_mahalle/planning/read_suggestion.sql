-- A suggestion by its public identifier, or the newest of an area.
-- Its outcome only where it is asked for: it is large.
SELECT
    suggestion.id,
    suggestion.public_id::text AS public_id,
    suggestion.codes,
    suggestion.parameters,
    suggestion.wanted,
    suggestion.state,
    suggestion.stage,
    suggestion.steps_done,
    suggestion.steps_all,
    suggestion.message,
    suggestion.remedy,
    suggestion.kept_at,
    CASE WHEN %(whole)s THEN suggestion.outcome END AS outcome
FROM planning.suggestion
WHERE %(code)s = ANY (suggestion.codes)
    AND (%(public_id)s::uuid IS NULL OR suggestion.public_id = %(public_id)s::uuid)
ORDER BY suggestion.id DESC
LIMIT %(most)s
