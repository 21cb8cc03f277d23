-- First and last day of each kind of dated fact by today, without the few that stand alone.
-- A report of 1304 among reports of 1404 is a slip of the pen, and the periods must not stretch to it. Facts
-- are left out where a gap of more than two years parts them from the others and they are at most one in a
-- hundred (or a single one of ten and more).
CREATE OR REPLACE VIEW analysis.dated AS
WITH fact AS (
    SELECT 'issue' AS kind, issue.opened_on AS on_day FROM register.issue
    UNION ALL
    SELECT 'closing', issue.resolved_on FROM register.issue
    UNION ALL
    SELECT 'incident', incident.occurred_on FROM register.incident
    UNION ALL
    SELECT 'event', event.on_day FROM register.event
    UNION ALL
    SELECT 'meeting', meeting.planned_on FROM register.meeting
),
daily AS (
    SELECT
        fact.kind,
        fact.on_day,
        count(*) AS facts
    FROM fact
    WHERE fact.on_day <= (SELECT analysis.as_of())
    GROUP BY fact.kind, fact.on_day
),
line AS (
    SELECT
        daily.kind,
        daily.on_day,
        daily.facts,
        lead(daily.on_day) OVER days AS next_on,
        sum(daily.facts) OVER days AS so_far,
        sum(daily.facts) OVER (PARTITION BY daily.kind) AS facts_in_all
    FROM daily
    WINDOW days AS (PARTITION BY daily.kind ORDER BY daily.on_day)
),
few AS (
    SELECT
        line.*,
        line.next_on - line.on_day > 730 AS is_gap,
        CASE WHEN line.facts_in_all < 10 THEN 0 ELSE greatest(1, line.facts_in_all * 0.01) END AS allowed
    FROM line
),
span AS (
    SELECT
        few.kind,
        coalesce(max(few.next_on) FILTER (WHERE few.is_gap AND few.so_far <= few.allowed), min(few.on_day)) AS first_on,
        coalesce(
            min(few.on_day) FILTER (WHERE few.is_gap AND few.facts_in_all - few.so_far <= few.allowed),
            max(few.on_day)
        ) AS last_on
    FROM few
    GROUP BY few.kind
)
SELECT
    span.kind,
    span.first_on,
    span.last_on,
    coalesce(sum(daily.facts), 0)::bigint AS left_out
FROM span
LEFT JOIN daily
    ON daily.kind = span.kind
    AND (daily.on_day < span.first_on OR daily.on_day > span.last_on)
GROUP BY span.kind, span.first_on, span.last_on;

COMMENT ON VIEW analysis.dated IS 'days that dated facts span, by kind of fact; source: reports, incidents, events';
COMMENT ON COLUMN analysis.dated.kind IS 'issue, closing, incident, event or meeting';
COMMENT ON COLUMN analysis.dated.first_on IS 'first day, stray dates left out';
COMMENT ON COLUMN analysis.dated.last_on IS 'last day by today, stray dates left out';
COMMENT ON COLUMN analysis.dated.left_out IS 'facts of stray dates';
