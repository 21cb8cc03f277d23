-- Move the reports of a problem to another of its category and write down what parting them needs.
WITH pair AS (
    SELECT
        kept.id AS kept_id,
        merged.id AS merged_id,
        merged.state,
        merged.resolved_at,
        merged.resolved_on
    FROM register.issue AS kept
    JOIN register.issue AS merged ON merged.category_id = kept.category_id
    WHERE kept.public_id = %(kept)s::uuid
        AND merged.public_id = %(merged)s::uuid
        AND kept.merged_into IS NULL
        AND merged.merged_into IS NULL
        AND kept.parent_id IS NULL
        AND merged.parent_id IS NULL
        AND NOT EXISTS (SELECT FROM register.issue AS part WHERE part.parent_id = merged.id)
    FOR UPDATE
),
moved AS (
    UPDATE register.report
    SET issue_id = pair.kept_id
    FROM pair
    WHERE report.issue_id = pair.merged_id
    RETURNING report.id
),
counted AS (
    UPDATE register.issue
    SET reports = issue.reports + (SELECT count(*) FROM moved)
    FROM pair
    WHERE issue.id = pair.kept_id
)
INSERT INTO register.issue_merge (
    kept_id, merged_id, report_ids, was_state, was_resolved_at, was_resolved_on, probability, actor_role
)
SELECT
    pair.kept_id,
    pair.merged_id,
    (SELECT coalesce(array_agg(moved.id ORDER BY moved.id), '{}') FROM moved),
    pair.state,
    pair.resolved_at,
    pair.resolved_on,
    %(chance)s::double precision,
    %(role)s::text
FROM pair
RETURNING id;
