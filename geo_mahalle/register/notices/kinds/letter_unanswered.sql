-- A letter has no answer after its working days.
-- for: council_secretary
-- icon: envelope
-- fa: نامه {letter} به {agency} تا {until} پاسخ نگرفت؛ وقت پیگیری است.
-- en: Letter {letter} to {agency} had no answer by {until}; time for a reminder.
-- stands: yes
SELECT
    letter.public_id::text AS subject,
    '/letters/' || letter.public_id AS opens,
    NULL::integer AS number,
    jsonb_build_object('letter', letter.number, 'agency', letter.agency_id, 'until', told.due_on) AS said,
    false AS is_restricted,
    told.due_on + 1 AS on_day,
    NULL::bigint AS report_id
FROM register.letter
JOIN register.letter_on(%(today)s) AS told ON told.letter_id = letter.id
WHERE NOT told.is_answered
    AND told.due_on < %(today)s
    AND register.is_letter_in_reach(letter.id, %(is_placewide)s, %(areas)s::bigint[])
ORDER BY told.due_on
LIMIT 50;
