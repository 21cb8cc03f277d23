-- Problems of class S0 that have a place in the world, as they stood on a day, with the nearest way beside each.
-- Neither the reporter nor a note is read here, so neither can reach a page.
SELECT
    issue.category_id,
    issue.severity,
    stood.state,
    stood.is_open,
    issue.opened_on,
    stood.resolved_on,
    area.code AS area_code,
    ST_X(spot.geom) AS lon,
    ST_Y(spot.geom) AS lat,
    way.distance_m,
    ST_X(way.nearest) AS way_lon,
    ST_Y(way.nearest) AS way_lat,
    told.source_id
FROM register.issue_on(%(as_of)s::date) AS stood
JOIN register.issue ON issue.id = stood.issue_id
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(issue.geom) AS geom) AS spot
LEFT JOIN register.area ON area.id = issue.area_id
LEFT JOIN LATERAL register.nearest_street(spot.geom, %(as_of)s::date) AS way ON true
LEFT JOIN LATERAL (
    SELECT report.source_id
    FROM register.report
    WHERE report.issue_id = issue.id
    ORDER BY report.id
    LIMIT 1
) AS told ON true
WHERE
    issue.geom IS NOT NULL
    AND issue.sensitivity = 0
ORDER BY area.code NULLS LAST, issue.category_id, issue.opened_on, lon, lat, issue.id
