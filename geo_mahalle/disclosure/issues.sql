-- Problems that have a place in the world, of the classes asked for, with the nearest way beside each.
-- The nearest of the five first by index is measured geodesically; distance is NULL where no street is near.
-- Neither the reporter nor a note is read here, so neither can reach a page.
SELECT
    issue.category_id,
    issue.sensitivity,
    issue.severity,
    issue.state,
    issue_state.is_open,
    issue.opened_on,
    issue.resolved_on,
    area.code AS area_code,
    ST_X(spot.geom) AS lon,
    ST_Y(spot.geom) AS lat,
    way.street_id,
    way.distance_m,
    ST_X(way.nearest) AS way_lon,
    ST_Y(way.nearest) AS way_lat,
    ST_X(way.middle) AS middle_lon,
    ST_Y(way.middle) AS middle_lat,
    told.source_id
FROM register.issue
JOIN register.issue_state ON issue_state.id = issue.state
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(issue.geom) AS geom) AS spot
LEFT JOIN register.area ON area.id = issue.area_id
LEFT JOIN LATERAL (
    SELECT
        near.id AS street_id,
        ST_Distance(near.geom::geography, spot.geom::geography) AS distance_m,
        ST_ClosestPoint(near.geom, spot.geom) AS nearest,
        ST_LineInterpolatePoint(near.geom, 0.5) AS middle
    FROM (
        SELECT
            street.id,
            street.geom
        FROM register.street
        WHERE street.to_on IS NULL AND street.geom && ST_Expand(spot.geom, 0.002)
        ORDER BY street.geom <-> spot.geom
        LIMIT 5
    ) AS near
    ORDER BY distance_m, near.id
    LIMIT 1
) AS way ON true
LEFT JOIN LATERAL (
    SELECT report.source_id
    FROM register.report
    WHERE report.issue_id = issue.id
    ORDER BY report.id
    LIMIT 1
) AS told ON true
WHERE
    issue.geom IS NOT NULL
    AND issue.sensitivity <= %(most_sensitive)s
    AND issue.opened_on <= %(as_of)s::date
ORDER BY area.code NULLS LAST, issue.category_id, issue.opened_on, lon, lat, issue.id
