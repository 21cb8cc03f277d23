-- Marks of street segments that stand for open problems of class S1.
SELECT
    mark.category_id,
    mark.state,
    mark.week_on,
    mark.area_code,
    ST_X(mark.geom) AS lon,
    ST_Y(mark.geom) AS lat,
    told.source_id
FROM register.street_mark_on(%(as_of)s::date) AS mark
LEFT JOIN LATERAL (
    SELECT report.source_id
    FROM register.report
    WHERE report.issue_id = mark.issue_id
    ORDER BY report.id
    LIMIT 1
) AS told ON true
ORDER BY mark.area_code NULLS LAST, mark.category_id, mark.week_on, lon, lat
