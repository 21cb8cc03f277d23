-- Letters whose every problem the asking account reaches, drafts and unanswered ones first.
SELECT
    letter.public_id AS letter,
    letter.agency_id,
    letter.number,
    letter.sent_on,
    letter.due_on,
    letter.follow_up_days,
    about.issues,
    about.area_name,
    about.category_id,
    told.reminders,
    told.answer,
    told.answered_on,
    told.promised_on
FROM register.letter
CROSS JOIN LATERAL (
    SELECT
        count(*)::integer AS issues,
        count(issue.id)::integer AS reached,
        CASE WHEN count(DISTINCT issue.area_id) = 1 THEN min(area.name_fa) END AS area_name,
        CASE WHEN count(DISTINCT issue.category_id) = 1 THEN min(issue.category_id) END AS category_id
    FROM register.letter_issue
    LEFT JOIN register.issue ON issue.id = letter_issue.issue_id
    LEFT JOIN register.area ON area.id = issue.area_id
    WHERE letter_issue.letter_id = letter.id
) AS about
CROSS JOIN LATERAL (
    SELECT
        (count(*) FILTER (WHERE letter_step.kind = 'reminder'))::integer AS reminders,
        (array_agg(letter_step.kind ORDER BY letter_step.turn DESC) FILTER (WHERE letter_step.kind <> 'reminder'))[1]
            AS answer,
        (array_agg(letter_step.on_day ORDER BY letter_step.turn DESC) FILTER (WHERE letter_step.kind <> 'reminder'))[1]
            AS answered_on,
        max(letter_step.promised_on) AS promised_on
    FROM register.letter_step
    WHERE letter_step.letter_id = letter.id
) AS told
WHERE about.issues = about.reached
    AND about.issues > 0
    AND (%(letter)s::uuid IS NULL OR letter.public_id = %(letter)s::uuid)
    AND (%(agency)s::text IS NULL OR (letter.agency_id = %(agency)s::text AND letter.sent_on IS NOT NULL))
ORDER BY
    letter.sent_on IS NOT NULL,
    coalesce(told.answer IN ('done', 'declined'), false),
    greatest(letter.due_on, told.promised_on),
    letter.id DESC
LIMIT 500;
