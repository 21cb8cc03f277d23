-- The problems of the inbox that a filter keeps, as far as the asking account reaches.
-- Merged ones are elsewhere. Columns of analysis.issues, so that the one predicate of filters.py narrows it; what
-- is looked up by index first (area_ids, the box) is asked again by that predicate.
SELECT issues.*
FROM (
    SELECT
        issue.id,
        issue.public_id::text AS issue,
        issue.category_id AS category,
        coalesce(issue.committee_id, category.committee_id) AS committee,
        issue.severity::integer AS severity,
        issue.state,
        issue_state.is_open,
        issue.opened_at,
        issue.opened_on,
        issue.resolved_on,
        issue.escalated_on,
        issue.reports,
        area.code AS area,
        area.name_fa AS area_name,
        false AS is_segment,
        CASE WHEN issue.sensitivity < 2 THEN issue.geom END AS geom
    FROM register.issue
    JOIN register.category ON category.id = issue.category_id
    JOIN register.issue_state ON issue_state.id = issue.state
    LEFT JOIN register.area ON area.id = issue.area_id
    WHERE issue.merged_into IS NULL
        AND (%(area_ids)s::bigint[] IS NULL OR issue.area_id = ANY (%(area_ids)s::bigint[]))
        AND (%(boxed)s::bigint[] IS NULL OR issue.id = ANY (%(boxed)s::bigint[]))
        AND (
            NOT coalesce(%(is_open)s::boolean, false) OR issue.state NOT IN ('resolved', 'refused')
        )
) AS issues
WHERE
    true -- filter
