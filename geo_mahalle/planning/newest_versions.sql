-- Of each area the newest version of its plan and the newest one that was decided, by the area's code.
-- An area without a plan has no row; one that has only drafts has no decided version.
SELECT
    area.code,
    max(plan_version.version) AS newest,
    max(plan_version.version) FILTER (WHERE plan_version.status = 'approved') AS decided
FROM planning.plan_version
JOIN register.area ON area.id = plan_version.area_id
GROUP BY area.code
ORDER BY area.code
