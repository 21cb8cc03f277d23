-- The parts a problem was split into, by committee.
SELECT
    part.public_id AS issue,
    part.committee_id AS committee,
    part.state,
    issue_state.is_open
FROM register.issue AS part
JOIN register.issue_state ON issue_state.id = part.state
WHERE part.parent_id = %(issue)s
ORDER BY part.committee_id;
