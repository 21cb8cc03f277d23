-- A version of an area's plan with its decision.
-- The newest where none is named.
SELECT
    plan_version.id,
    plan_version.version,
    plan_version.status,
    plan_version.document,
    plan_version.sha256,
    plan_version.decided_on,
    plan_version.decision,
    plan_version.objections_until
FROM planning.plan_version
JOIN register.area ON area.id = plan_version.area_id
WHERE area.code = %(code)s
    AND (%(version)s::integer IS NULL OR plan_version.version = %(version)s)
    AND (%(status)s::text IS NULL OR plan_version.status = %(status)s)
ORDER BY plan_version.version DESC
LIMIT 1
