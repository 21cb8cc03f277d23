-- Sent letters that nobody answered by their day; a promise puts the day off to what was promised.
SELECT
    letter.public_id AS letter,
    letter.agency_id,
    letter.number,
    letter.sent_on,
    told.due_on,
    told.reminders,
    (SELECT count(*)::integer FROM register.letter_issue WHERE letter_issue.letter_id = letter.id) AS issues
FROM register.letter
JOIN register.letter_on(%(on)s::date) AS told ON told.letter_id = letter.id
WHERE NOT told.is_answered
    AND told.due_on < %(on)s::date;
