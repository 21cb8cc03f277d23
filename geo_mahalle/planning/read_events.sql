-- What happened to the actions of a version.
SELECT
    action_event.action_key,
    action_event.at,
    action_event.to_status,
    action_event.actor_role,
    action_event.blocked_reason,
    action_event.cost_rials,
    action_event.photo_before,
    action_event.photo_after,
    action_event.measured,
    action_event.measured_on,
    action_event.step,
    action_event.happened_on
FROM planning.action_event
WHERE action_event.version_id = %(id)s
ORDER BY action_event.id
