-- An agency answered a letter by itself.
-- for: council_secretary, county_office
-- icon: envelope-open
-- fa: {agency} به نامه {letter} پاسخ داد.
-- en: {agency} answered letter {letter}.
SELECT
    letter.public_id || ':' || letter_step.turn AS subject,
    '/letters/' || letter.public_id AS opens,
    NULL::integer AS number,
    jsonb_build_object('letter', letter.number, 'agency', letter.agency_id) AS said,
    false AS is_restricted,
    letter_step.on_day,
    NULL::bigint AS report_id
FROM register.letter_step
JOIN register.letter ON letter.id = letter_step.letter_id
WHERE letter_step.by_agency
    AND letter_step.on_day >= %(since)s
    AND register.is_letter_in_reach(letter.id, %(is_placewide)s, %(areas)s::bigint[])
ORDER BY letter_step.turn DESC
LIMIT 50;
