-- Where a role may move a problem from where it stands, and what each move needs.
SELECT
    issue_move.to_state,
    issue_move.guard
FROM register.issue_move
JOIN register.issue_state ON issue_state.id = issue_move.to_state
WHERE issue_move.from_state = %(state)s AND issue_move.actor_role = %(role)s
ORDER BY issue_state.position;
