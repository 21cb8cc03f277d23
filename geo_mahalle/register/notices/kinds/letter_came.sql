-- A letter came to the own agency.
-- for: agency_liaison
-- icon: envelope
-- fa: نامه {letter} برای شما آمد؛ مهلت پاسخ {until}.
-- en: Letter {letter} came for you; the answer is due on {until}.
SELECT
    letter.public_id::text AS subject,
    '/agency/' || letter.public_id AS opens,
    NULL::integer AS number,
    jsonb_build_object('letter', letter.number, 'agency', letter.agency_id, 'until', letter.due_on) AS said,
    false AS is_restricted,
    letter.sent_on AS on_day,
    NULL::bigint AS report_id
FROM register.letter
WHERE letter.agency_id = %(agency)s
    AND letter.sent_on IS NOT NULL
    AND letter.sent_on >= %(since)s
    AND register.is_letter_in_reach(letter.id, %(is_placewide)s, %(areas)s::bigint[]);
