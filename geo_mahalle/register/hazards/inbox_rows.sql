-- Every problem of the inbox that a filter keeps, as a row of a file: no note, no hour, nothing of who reported.
SELECT
    kept.issue,
    kept.category,
    kept.committee,
    kept.severity,
    kept.state,
    kept.opened_on,
    kept.resolved_on,
    kept.reports,
    kept.area,
    kept.area_name,
    round(ST_X(ST_PointOnSurface(kept.geom))::numeric, 6)::float8 AS lon,
    round(ST_Y(ST_PointOnSurface(kept.geom))::numeric, 6)::float8 AS lat
FROM (
    SELECT true -- kept
) AS kept
ORDER BY kept.opened_at DESC, kept.id DESC;
