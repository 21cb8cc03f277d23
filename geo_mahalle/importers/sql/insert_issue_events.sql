-- The history that came with the reports: events of origin imported, which the table of moves does not judge.
INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin)
SELECT
    stage.issue_id,
    step.kind,
    step.to_state,
    step.at,
    (step.at AT TIME ZONE place.timezone)::date,
    'imported'
FROM stage
CROSS JOIN register.place
CROSS JOIN LATERAL (
    VALUES
        (1, 'opened', 'recorded', stage.at),
        (2, 'acknowledged', 'reviewing', stage.acknowledged_at),
        (3, 'closed', 'resolved', stage.closed_at),
        (4, 'reopened', 'persisting', stage.reopened_at)
) AS step (position, kind, to_state, at)
WHERE step.at IS NOT NULL
    AND NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = stage.line)
ORDER BY stage.line, step.at, step.position;
