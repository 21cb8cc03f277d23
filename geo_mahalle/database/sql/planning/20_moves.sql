-- A finished action may still be told more of: a photo that was looked at, a figure that was measured later.
-- So may one that persists.
INSERT INTO planning.action_move (from_status, to_status, actor_role)
SELECT status.id, status.id, role.id
FROM (VALUES ('done'), ('persisting')) AS status (id)
CROSS JOIN (VALUES ('secretary'), ('committee_head'), ('county_office'), ('agency_liaison')) AS role (id)
UNION ALL
VALUES ('planned', 'planned', 'agency_liaison')
ON CONFLICT DO NOTHING;
