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
CROSS JOIN LATERAL (
    SELECT bool_and(%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[])) AS is_reached
    FROM register.letter_issue
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter_issue.letter_id = letter.id
) AS about
WHERE letter.agency_id = %(agency)s
    AND letter.sent_on IS NOT NULL
    AND letter.sent_on >= %(since)s
    AND about.is_reached;
