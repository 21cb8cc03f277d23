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
CROSS JOIN LATERAL (
    SELECT bool_and(%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[])) AS is_reached
    FROM register.letter_issue
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter_issue.letter_id = letter.id
) AS about
WHERE letter_step.by_agency
    AND letter_step.on_day >= %(since)s
    AND about.is_reached
ORDER BY letter_step.turn DESC
LIMIT 50;
