-- Sent letters that nobody answered by their day; a promise puts the day off to what was promised.
SELECT
    letter.public_id AS letter,
    letter.agency_id,
    letter.number,
    letter.sent_on,
    greatest(letter.due_on, told.promised_on) AS due_on,
    told.reminders,
    (SELECT count(*)::integer FROM register.letter_issue WHERE letter_issue.letter_id = letter.id) AS issues
FROM register.letter
CROSS JOIN LATERAL (
    SELECT
        max(letter_step.promised_on) AS promised_on,
        (count(*) FILTER (WHERE letter_step.kind = 'reminder'))::integer AS reminders,
        coalesce(bool_or(letter_step.kind IN ('done', 'declined')), false) AS is_answered
    FROM register.letter_step
    WHERE letter_step.letter_id = letter.id AND letter_step.on_day <= %(on)s::date
) AS told
WHERE letter.sent_on IS NOT NULL
    AND NOT told.is_answered
    AND greatest(letter.due_on, told.promised_on) < %(on)s::date;
