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
WHERE NOT told.is_answered
    AND told.due_on < %(today)s
    AND register.is_letter_in_reach(letter.id, %(is_placewide)s, %(areas)s::bigint[])
HAVING count(*) > 0;
