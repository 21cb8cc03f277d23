-- Every letter that was sent, with its first answer: agencies' times, by agency and nothing finer.
SELECT
    letter.agency_id,
    letter.sent_on,
    letter.due_on,
    told.answered_on,
    told.is_answered
FROM register.letter
CROSS JOIN LATERAL (
    SELECT
        min(letter_step.on_day) FILTER (WHERE letter_step.kind <> 'reminder') AS answered_on,
        coalesce(bool_or(letter_step.kind IN ('done', 'declined')), false) AS is_answered
    FROM register.letter_step
    WHERE letter_step.letter_id = letter.id
) AS told
WHERE letter.sent_on IS NOT NULL
ORDER BY letter.agency_id, letter.sent_on, letter.id;
