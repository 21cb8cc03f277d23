-- A letter to the own agency is past its working days.
-- for: agency_liaison
-- icon: clock
-- fa: مهلت پاسخ نامه {letter} در {until} گذشت.
-- en: The answer to letter {letter} was due on {until}.
-- stands: yes
SELECT
    letter.public_id::text AS subject,
    '/agency/' || letter.public_id AS opens,
    NULL::integer AS number,
    jsonb_build_object('letter', letter.number, 'agency', letter.agency_id, 'until', told.due_on) AS said,
    false AS is_restricted,
    told.due_on + 1 AS on_day,
    NULL::bigint AS report_id
FROM register.letter
JOIN register.letter_on(%(today)s) AS told ON told.letter_id = letter.id
WHERE letter.agency_id = %(agency)s
    AND NOT told.is_answered
    AND told.due_on < %(today)s
    AND register.is_letter_in_reach(letter.id, %(is_placewide)s, %(areas)s::bigint[]);
