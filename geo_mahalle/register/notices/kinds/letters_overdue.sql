-- Letters of the county have no answer after their working days.
-- for: county_office
-- icon: envelope
-- fa: {number} نامه پس از مهلت بی‌پاسخ مانده است.
-- en: {number} letters have no answer after their working days.
-- stands: yes
SELECT
    'letters' AS subject,
    '/letters' AS opens,
    count(*)::integer AS number,
    '{}'::jsonb AS said,
    false AS is_restricted,
    %(today)s::date AS on_day,
    NULL::bigint AS report_id
FROM register.letter
CROSS JOIN LATERAL (
    SELECT
        greatest(letter.due_on, max(letter_step.promised_on)) AS due_on,
        coalesce(bool_or(letter_step.kind IN ('done', 'declined')), false) AS is_answered
    FROM register.letter_step
    WHERE letter_step.letter_id = letter.id
) AS told
CROSS JOIN LATERAL (
    SELECT bool_and(%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[])) AS is_reached
    FROM register.letter_issue
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter_issue.letter_id = letter.id
) AS about
WHERE letter.sent_on IS NOT NULL
    AND NOT told.is_answered
    AND told.due_on < %(today)s
    AND about.is_reached
HAVING count(*) > 0;
