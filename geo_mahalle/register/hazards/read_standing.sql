-- All that is known of a problem but who reported it.
SELECT
    issue.id,
    issue.public_id AS issue,
    issue.category_id AS category,
    issue.sensitivity,
    issue.severity,
    issue.state,
    issue_state.is_open,
    coalesce(issue.committee_id, category.committee_id) AS committee,
    issue.agency_id AS routed_agency,
    issue.routed_by,
    area.code AS area_code,
    area.name_fa AS area_name,
    issue.opened_on,
    issue.resolved_on,
    issue.reports,
    issue.escalated_on,
    issue.origin,
    CASE WHEN issue.sensitivity < 2 THEN ST_X(ST_PointOnSurface(issue.geom)) END AS lon,
    CASE WHEN issue.sensitivity < 2 THEN ST_Y(ST_PointOnSurface(issue.geom)) END AS lat,
    CASE WHEN issue.sensitivity < 2 THEN ST_AsGeoJSON(issue.geom, 6) END AS shape,
    kept.public_id AS merged_into,
    whole.public_id AS whole,
    (
        SELECT report.receipt_code
        FROM register.report
        WHERE report.issue_id = issue.id AND report.receipt_code IS NOT NULL
        ORDER BY report.id
        LIMIT 1
    ) AS code,
    (
        SELECT array_agg(DISTINCT chip)
        FROM register.report
        CROSS JOIN unnest(report.chips) AS chip
        WHERE report.issue_id = issue.id
    ) AS chips,
    CASE
        WHEN issue.sensitivity < 2
            THEN (
                SELECT array_agg(report.note ORDER BY report.id)
                FROM register.report
                WHERE report.issue_id = issue.id AND report.note IS NOT NULL
            )
    END AS notes
FROM register.issue
JOIN register.issue_state ON issue_state.id = issue.state
JOIN register.category ON category.id = issue.category_id
LEFT JOIN register.area ON area.id = issue.area_id
LEFT JOIN register.issue AS kept ON kept.id = issue.merged_into
LEFT JOIN register.issue AS whole ON whole.id = issue.parent_id
WHERE issue.id = %(issue)s;
