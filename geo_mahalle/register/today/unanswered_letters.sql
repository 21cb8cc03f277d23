-- Letters that were sent and have no answer yet, the oldest first.
-- A promise counts as an answer until its day. A letter about several areas is told to whom it tells of one.
SELECT
    letter.public_id AS letter,
    letter.agency_id,
    letter.number,
    letter.sent_on,
    letter.due_on,
    area.name_fa AS area_name,
    about.issues,
    about.category_id
FROM register.letter
LEFT JOIN register.area ON area.id = letter.area_id
JOIN register.letter_on(%(today)s) AS told ON told.letter_id = letter.id
CROSS JOIN LATERAL (
    SELECT
        count(*) AS issues,
        min(issue.category_id) AS category_id,
        coalesce(bool_or(issue.area_id = ANY (%(areas)s::bigint[])), false) AS is_reached
    FROM register.letter_issue
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter_issue.letter_id = letter.id
) AS about
WHERE NOT told.is_answered
    AND (told.promised_on IS NULL OR told.promised_on < %(today)s)
    AND (%(is_placewide)s OR letter.area_id = ANY (%(areas)s::bigint[]) OR about.is_reached)
ORDER BY letter.sent_on, letter.id
