-- Later steps of known reports: appended to the history of their imported issues, which then stand where the row says.
-- A row counts as later where it tells a step after all that are known, or another state at the same last step;
-- an older export that is imported again changes nothing. What was recorded here is never overruled by a file.
WITH later AS MATERIALIZED (
    SELECT
        stage.*,
        report.issue_id AS known_issue_id
    FROM stage
    JOIN stage_judged AS judged ON judged.line = stage.line AND judged.reason = 'already_there'
    JOIN register.report
        ON report.source_id = current_setting('geo_mahalle.source') AND report.source_key = stage.source_key
    JOIN register.issue ON issue.id = report.issue_id AND issue.origin = 'imported'
    CROSS JOIN LATERAL (
        SELECT
            max(event.at) AS at,
            bool_or(event.origin = 'recorded') AS is_recorded
        FROM register.issue_event AS event
        WHERE event.issue_id = issue.id
    ) AS last
    CROSS JOIN LATERAL (
        SELECT greatest(stage.at, stage.acknowledged_at, stage.reopened_at, stage.closed_at) AS at
    ) AS told
    WHERE NOT coalesce(last.is_recorded, false)
        AND (told.at > last.at OR (told.at = last.at AND stage.state <> issue.state))
),
appended AS (
    INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin)
    SELECT
        later.known_issue_id,
        step.kind,
        step.to_state,
        step.at,
        (step.at AT TIME ZONE place.timezone)::date,
        'imported'
    FROM later
    CROSS JOIN register.place
    CROSS JOIN LATERAL (
        VALUES
            (2, 'acknowledged', 'reviewing', later.acknowledged_at),
            (3, 'closed', 'resolved', later.closed_at),
            (4, 'reopened', 'persisting', later.reopened_at)
    ) AS step (position, kind, to_state, at)
    WHERE step.at IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM register.issue_event AS known
            WHERE known.issue_id = later.known_issue_id AND known.kind = step.kind AND known.at = step.at
        )
    ORDER BY later.line, step.at, step.position
),
moved AS (
    UPDATE register.issue
    SET state = later.state,
        acknowledged_at = coalesce(issue.acknowledged_at, later.acknowledged_at),
        resolved_at = CASE WHEN later.state = 'resolved' THEN later.closed_at END,
        resolved_on = CASE WHEN later.state = 'resolved' THEN (later.closed_at AT TIME ZONE place.timezone)::date END
    FROM later
    CROSS JOIN register.place
    WHERE issue.id = later.known_issue_id
),
told AS (
    UPDATE stage_judged AS judged
    SET reason = 'history_added'
    FROM later
    WHERE judged.line = later.line
)
SELECT count(*) FROM later;
