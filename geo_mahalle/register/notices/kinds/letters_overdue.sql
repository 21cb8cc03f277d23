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
JOIN register.letter_on(%(today)s) AS told ON told.letter_id = letter.id
CROSS JOIN LATERAL (
    SELECT bool_and(%(is_placewide)s OR issue.area_id = ANY (%(areas)s::bigint[])) AS is_reached
    FROM register.letter_issue
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter_issue.letter_id = letter.id
) AS about
WHERE NOT told.is_answered
    AND told.due_on < %(today)s
    AND about.is_reached
HAVING count(*) > 0;
