-- What a move needs, and whether what was given fits.
SELECT
    issue.merged_into IS NOT NULL AS is_merged,
    allowed.to_state IS NOT NULL AS is_allowed,
    allowed.guard,
    reason.id IS NOT NULL AS is_reason,
    photo.id AS photo_id
FROM register.issue
LEFT JOIN register.issue_move AS allowed
    ON allowed.from_state = issue.state
    AND allowed.to_state = %(to)s
    AND allowed.actor_role = %(role)s
LEFT JOIN register.reason
    ON reason.id = %(reason)s
    AND reason.kind = CASE allowed.to_state WHEN 'refused' THEN 'refuse' WHEN 'persisting' THEN 'reopen' END
LEFT JOIN register.photo
    ON photo.public_id = %(photo)s::uuid
    AND photo.issue_id = issue.id
    AND photo.kind = 'after'
    AND NOT EXISTS (SELECT FROM register.issue_event WHERE issue_event.issue_id = issue.id AND issue_event.photo_id = photo.id)
WHERE issue.id = %(issue)s;
