-- What finished actions measured, by intervention: the last figure of each beside its baseline.
-- Only actions of decided plans; an action that stands again counts with its last figure, too.
SELECT
    action.told ->> 'intervention_id' AS intervention_id,
    count(*) AS actions,
    sum((action.told -> 'kpi' ->> 'baseline')::double precision) AS baseline,
    sum(newest.measured) AS measured
FROM planning.plan_version
CROSS JOIN LATERAL jsonb_array_elements(plan_version.document -> 'actions') AS action (told)
JOIN LATERAL (
    SELECT action_event.measured
    FROM planning.action_event
    WHERE action_event.version_id = plan_version.id
        AND action_event.action_key = action.told ->> 'key'
        AND action_event.measured IS NOT NULL
    ORDER BY action_event.id DESC
    LIMIT 1
) AS newest ON true
WHERE plan_version.status IN ('approved', 'replaced')
    AND (action.told -> 'kpi' ->> 'baseline') IS NOT NULL
GROUP BY action.told ->> 'intervention_id'
ORDER BY action.told ->> 'intervention_id'
