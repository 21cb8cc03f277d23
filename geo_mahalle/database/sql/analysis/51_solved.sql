-- Problems that were solved, and whether the neighbourhood did it itself.
-- Itself: its council or committee decided so in closed minutes before, or an action of a decided plan in the
-- hands of people, charity or council was finished with it. Known from the first closed minutes of the area on.
CREATE OR REPLACE VIEW analysis.solved AS
WITH kept AS (
    SELECT
        minutes.area_id,
        min(minutes.closed_on) AS from_on
    FROM register.minutes
    WHERE minutes.closed_on <= (SELECT analysis.as_of())
    GROUP BY minutes.area_id
),
own AS (
    SELECT
        item.issue_id,
        min(minutes.closed_on) AS on_day
    FROM register.agenda_item AS item
    JOIN register.minutes ON minutes.id = item.minutes_id
    WHERE item.decision = 'do_ourselves'
        AND item.issue_id IS NOT NULL
        AND minutes.closed_on IS NOT NULL
    GROUP BY item.issue_id
),
worker AS (
    SELECT
        version.id AS version_id,
        action.value ->> 'key' AS action_key,
        action.value -> 'cost' ->> 'worker' AS worker
    FROM planning.plan_version AS version
    CROSS JOIN LATERAL jsonb_array_elements(version.document -> 'actions') AS action (value)
    WHERE version.status <> 'draft'
),
done AS (
    SELECT DISTINCT link.issue_id
    FROM planning.action_issue AS link
    JOIN worker ON worker.version_id = link.version_id AND worker.action_key = link.action_key
    JOIN planning.action_event AS event
        ON event.version_id = link.version_id
        AND event.action_key = link.action_key
        AND event.to_status = 'done'
    WHERE worker.worker IN ('people', 'charity', 'council')
)
SELECT
    issue.id AS issue_id,
    issue.area_id,
    issue.sensitivity::integer AS sensitivity,
    issue.resolved_on AS solved_on,
    own.issue_id IS NOT NULL OR done.issue_id IS NOT NULL AS is_local
FROM register.issue
JOIN kept ON kept.area_id = issue.area_id AND kept.from_on <= issue.resolved_on
LEFT JOIN own ON own.issue_id = issue.id AND own.on_day <= issue.resolved_on
LEFT JOIN done ON done.issue_id = issue.id
WHERE issue.resolved_on <= (SELECT analysis.as_of())
    AND issue.state <> 'refused';

COMMENT ON VIEW analysis.solved IS 'problems solved since the area keeps minutes; source: reports, minutes and plans';
COMMENT ON COLUMN analysis.solved.issue_id IS 'the issue';
COMMENT ON COLUMN analysis.solved.area_id IS 'smallest area that holds it';
COMMENT ON COLUMN analysis.solved.sensitivity IS 'class: 0 public thing, 1 beside a household, 2 security-like, 3 social harm';
COMMENT ON COLUMN analysis.solved.solved_on IS 'day of its last closing';
COMMENT ON COLUMN analysis.solved.is_local IS 'solved by the neighbourhood itself';
