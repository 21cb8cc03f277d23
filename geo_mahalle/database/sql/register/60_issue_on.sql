-- How problems stood on a day: those opened by then, each in the state it was in.
-- A problem to which nothing happened later stands as it does now. Otherwise the last event by then counts; where
-- its history has none, whether it was looked at by then. What was solved later was not solved yet.
CREATE OR REPLACE FUNCTION register.issue_on(day date)
RETURNS TABLE (issue_id bigint, state text, is_open boolean, resolved_on date)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT
        issue.id,
        issue_state.id,
        issue_state.is_open,
        CASE
            WHEN issue.resolved_on <= day THEN issue.resolved_on
            WHEN issue_state.id = 'resolved' AND history.state = 'resolved' THEN history.on_day
        END
    FROM register.issue
    CROSS JOIN register.place
    LEFT JOIN LATERAL (
        SELECT
            issue_event.to_state AS state,
            issue_event.on_day
        FROM register.issue_event
        WHERE issue_event.issue_id = issue.id
            AND issue_event.on_day <= day
        ORDER BY issue_event.on_day DESC, issue_event.at DESC, issue_event.id DESC
        LIMIT 1
    ) AS history ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(issue.resolved_on > day, false) OR EXISTS (
            SELECT FROM register.issue_event
            WHERE issue_event.issue_id = issue.id
                AND issue_event.on_day > day
        ) AS is_so
    ) AS moved_later
    JOIN register.issue_state
        ON issue_state.id = CASE
            WHEN NOT moved_later.is_so THEN issue.state
            WHEN history.state IS NOT NULL THEN history.state
            WHEN (issue.acknowledged_at AT TIME ZONE place.timezone)::date <= day THEN 'reviewing'
            ELSE 'recorded'
        END
    WHERE issue.opened_on <= day
$$;

COMMENT ON FUNCTION register.issue_on(date) IS 'problems opened by a day, as they stood on it';
