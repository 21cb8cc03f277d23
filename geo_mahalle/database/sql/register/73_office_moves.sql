-- The county office may move what a council's secretary may, under its own name in the history.
INSERT INTO register.issue_move (from_state, to_state, actor_role, guard)
SELECT
    issue_move.from_state,
    issue_move.to_state,
    'county_office',
    issue_move.guard
FROM register.issue_move
WHERE issue_move.actor_role = 'secretary'
ON CONFLICT DO NOTHING;

UPDATE register.issue_move
SET guard = secretary.guard
FROM register.issue_move AS secretary
WHERE issue_move.actor_role = 'county_office'
    AND secretary.actor_role = 'secretary'
    AND secretary.from_state = issue_move.from_state
    AND secretary.to_state = issue_move.to_state;
