-- Where an action may go from a status, for a role.
SELECT action_move.to_status
FROM planning.action_move
WHERE action_move.from_status = %(from_status)s AND action_move.actor_role = %(role)s
ORDER BY action_move.to_status
