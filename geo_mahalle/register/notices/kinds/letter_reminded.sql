-- The own agency was reminded of a letter.
-- for: agency_liaison
-- icon: clock
-- fa: پیگیری نامه {letter}: منتظر پاسخ شما هستیم.
-- en: Letter {letter}: a reminder, your answer is awaited.
SELECT
    letter.public_id || ':' || letter_step.turn AS subject,
    '/agency/' || letter.public_id AS opens,
    NULL::integer AS number,
    jsonb_build_object('letter', letter.number, 'agency', letter.agency_id, 'until', letter.due_on) AS said,
    false AS is_restricted,
    letter_step.on_day AS on_day,
    NULL::bigint AS report_id
FROM register.letter
JOIN register.letter_step ON letter_step.letter_id = letter.id
WHERE letter.agency_id = %(agency)s
    AND letter.sent_on IS NOT NULL
    AND letter_step.kind = 'reminder' AND letter_step.on_day >= %(since)s
    AND register.is_letter_in_reach(letter.id, %(is_placewide)s, %(areas)s::bigint[]);
