-- One step of an action.
INSERT INTO planning.action_event (
    version_id, action_key, from_status, to_status, actor_role, blocked_reason, cost_rials, photo_before, photo_after,
    measured, measured_on, step, happened_on
)
VALUES (
    %(id)s, %(key)s, %(from_status)s, %(to_status)s, %(role)s, %(blocked_reason)s, %(cost_rials)s, %(photo_before)s,
    %(photo_after)s, %(measured)s, %(measured_on)s, %(step)s, %(happened_on)s
)
