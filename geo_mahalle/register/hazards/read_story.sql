-- Everything that happened to a problem in its order: moves, photos, visits, letters and answers, merges, signals.
-- Roles, never names; days, never hours.
SELECT
    told.on_day AS on,
    told.kind,
    told.state,
    told.role,
    told.reason,
    told.words,
    told.until_on,
    told.other,
    told.merge_id,
    told.probability,
    told.has_photo,
    told.has_visit
FROM (
    SELECT
        issue_event.on_day,
        issue_event.turn,
        issue_event.kind,
        issue_event.to_state AS state,
        issue_event.actor_role AS role,
        reason.title_fa AS reason,
        NULL::text AS words,
        NULL::date AS until_on,
        NULL::uuid AS other,
        NULL::bigint AS merge_id,
        NULL::double precision AS probability,
        issue_event.photo_id IS NOT NULL AS has_photo,
        issue_event.visit_id IS NOT NULL AS has_visit
    FROM register.issue_event
    LEFT JOIN register.reason ON reason.id = issue_event.reason_id
    WHERE issue_event.issue_id = %(issue)s
    UNION ALL
    SELECT photo.taken_on, photo.turn, 'photo_' || photo.kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false
    FROM register.photo
    WHERE photo.issue_id = %(issue)s
    UNION ALL
    SELECT
        visit.visited_on, visit.turn, 'visit_' || visit.found, NULL, visit.visitor_role, NULL, NULL, NULL, NULL, NULL,
        NULL, false, false
    FROM register.visit
    WHERE visit.issue_id = %(issue)s
    UNION ALL
    SELECT
        letter.sent_on, letter.turn, 'letter', NULL, NULL, NULL, letter.number, letter.due_on, letter.public_id, NULL,
        NULL, false, false
    FROM register.letter_issue
    JOIN register.letter ON letter.id = letter_issue.letter_id
    WHERE letter_issue.issue_id = %(issue)s AND letter.sent_on IS NOT NULL
    UNION ALL
    SELECT
        letter_step.on_day, letter_step.turn, 'answer_' || letter_step.kind, NULL, NULL, NULL, letter_step.number,
        letter_step.promised_on, letter.public_id, NULL, NULL, false, false
    FROM register.letter_issue
    JOIN register.letter ON letter.id = letter_issue.letter_id
    JOIN register.letter_step ON letter_step.letter_id = letter.id
    WHERE letter_issue.issue_id = %(issue)s
    UNION ALL
    SELECT
        (issue_merge.merged_at AT TIME ZONE place.timezone)::date,
        issue_merge.turn,
        CASE WHEN issue_merge.undone_at IS NULL THEN 'merged' ELSE 'merge_undone' END,
        NULL,
        issue_merge.actor_role,
        NULL,
        NULL,
        (issue_merge.undone_at AT TIME ZONE place.timezone)::date,
        other.public_id,
        issue_merge.id,
        issue_merge.probability,
        false,
        false
    FROM register.issue_merge
    JOIN register.issue AS other
        ON other.id = CASE
            WHEN issue_merge.kept_id = %(issue)s THEN issue_merge.merged_id
            ELSE issue_merge.kept_id
        END
    CROSS JOIN register.place
    WHERE issue_merge.kept_id = %(issue)s OR issue_merge.merged_id = %(issue)s
    UNION ALL
    SELECT
        signal.received_on, signal.turn, 'signal_' || signal.kind, NULL, NULL, NULL, signal.moderation, NULL, NULL,
        NULL, NULL, false, false
    FROM register.signal
    WHERE signal.issue_id = %(issue)s
) AS told
ORDER BY told.on_day, told.turn;
