-- Append one event to a problem's history; the database judges the move and what it needs.
INSERT INTO register.issue_event (
    issue_id, kind, to_state, at, on_day, origin, actor_role, actor_hash, reason_id, photo_id, visit_id
)
SELECT
    %(issue)s::bigint,
    %(kind)s::text,
    coalesce(%(to_state)s::text, issue.state),
    %(at)s::timestamptz,
    (%(at)s::timestamptz AT TIME ZONE place.timezone)::date,
    'recorded',
    %(role)s::text,
    %(actor)s::bytea,
    %(reason)s::text,
    %(photo)s::bigint,
    %(visit)s::bigint
FROM register.issue
CROSS JOIN register.place
WHERE issue.id = %(issue)s::bigint
RETURNING id, to_state;
