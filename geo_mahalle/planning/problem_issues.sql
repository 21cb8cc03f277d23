-- Issues of the planned areas with the street part they lie on.
-- The nearest street part of the same area within 25 m; sensitive issues have no place.
SELECT
    issue.issue_id,
    area.code AS area_code,
    issue.category_id,
    issue.sensitivity,
    issue.severity,
    issue.opened_on,
    issue.resolved_on,
    coalesce(issue.is_resolved, true) AS is_closed,
    CASE WHEN issue.sensitivity < 2 THEN issue.x_m END AS x_m,
    CASE WHEN issue.sensitivity < 2 THEN issue.y_m END AS y_m,
    CASE WHEN issue.sensitivity < 2 THEN ST_X(ST_PointOnSurface(stored.geom)) END AS lon,
    CASE WHEN issue.sensitivity < 2 THEN ST_Y(ST_PointOnSurface(stored.geom)) END AS lat,
    near.part_id
FROM analysis.issue
JOIN register.area ON area.id = issue.area_id
JOIN register.issue AS stored ON stored.id = issue.issue_id
LEFT JOIN LATERAL (
    SELECT part.id AS part_id
    FROM register.street_part AS part
    WHERE issue.sensitivity < 2
        AND part.area_id = issue.area_id
        AND ST_DWithin(part.geom, stored.geom, 0.0004)
        AND ST_Distance(part.geom::geography, stored.geom::geography) <= 25
    ORDER BY part.geom <-> stored.geom, part.id
    LIMIT 1
) AS near ON true
WHERE area.code = ANY (%(codes)s)
    AND issue.sensitivity < 3
    AND issue.opened_on > %(since)s
ORDER BY issue.issue_id
