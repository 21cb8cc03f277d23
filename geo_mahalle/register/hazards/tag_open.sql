-- Open problems of an area that a phone keeps, so that «me too» works without a signal; newest first.
-- Asked by the web's own role: row security narrows it once more to what the session reaches.
SELECT
    issue.public_id AS issue,
    issue.category_id AS category,
    issue.state,
    issue.severity,
    issue.reports,
    issue.opened_on,
    ST_X(spot.geom) AS lon,
    ST_Y(spot.geom) AS lat
FROM register.issue
JOIN register.area ON area.id = issue.area_id
JOIN register.issue_state ON issue_state.id = issue.state
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(issue.geom) AS geom) AS spot
WHERE area.code = %(code)s
    AND issue_state.is_open
    AND issue.merged_into IS NULL
    AND issue.sensitivity < 2
    AND issue.geom IS NOT NULL
ORDER BY issue.opened_on DESC, issue.id DESC
LIMIT 1500;
