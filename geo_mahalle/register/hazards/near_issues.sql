-- Open problems of a category near a point, each with what its reports say, nearest first.
-- A metre box by index, then geodesic metres; those without a place, and of S2 and S3, are never here.
SELECT
    issue.id AS issue_id,
    issue.public_id AS issue,
    issue.state,
    issue.severity,
    issue.opened_at,
    issue.reports,
    ST_Distance(issue.geom::geography, spot.geom::geography) AS distance_m,
    told.last_at,
    told.mean_distance_m,
    told.note,
    (
        SELECT photo.public_id
        FROM register.photo
        WHERE photo.issue_id = issue.id AND photo.review = 'cleared' AND photo.kind = 'before'
        ORDER BY photo.id
        LIMIT 1
    ) AS photo
FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS geom) AS spot
JOIN register.issue
    ON issue.geom && ST_Expand(spot.geom, %(radius_m)s / 80000.0, %(radius_m)s / 110000.0)
JOIN register.issue_state ON issue_state.id = issue.state
CROSS JOIN LATERAL (
    SELECT
        max(report.reported_at) AS last_at,
        avg(ST_Distance(report.geom::geography, spot.geom::geography)) AS mean_distance_m,
        string_agg(report.note, ' ') AS note
    FROM register.report
    WHERE report.issue_id = issue.id
) AS told
WHERE issue.category_id = %(category)s
    AND issue.sensitivity < 2
    AND issue_state.is_open
    AND issue.opened_at <= %(at)s::timestamptz + interval '1 day'
ORDER BY distance_m, issue.id
LIMIT 12;
