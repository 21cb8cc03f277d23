-- Areas that have plans of their own, with their newest version and the one in force.
-- Levels below a city that people live in; NULL for the code: all.
SELECT
    area.id,
    area.code,
    area.name_fa,
    coalesce(area.name_en, area.name_fa) AS name_en,
    area.is_pilot,
    newest.version AS newest_version,
    newest.status AS newest_status,
    newest.objections_until,
    decided.version AS decided_version,
    decided.decided_on,
    (
        SELECT count(*)
        FROM planning.objection
        WHERE objection.version_id = newest.id AND objection.answer IS NULL
    ) AS unanswered
FROM register.area
LEFT JOIN LATERAL (
    SELECT plan_version.id, plan_version.version, plan_version.status, plan_version.objections_until
    FROM planning.plan_version
    WHERE plan_version.area_id = area.id
    ORDER BY plan_version.version DESC
    LIMIT 1
) AS newest ON true
LEFT JOIN planning.plan_version AS decided ON decided.area_id = area.id AND decided.status = 'approved'
WHERE area.level IN ('neighbourhood', 'village')
    AND (%(code)s::text IS NULL OR area.code = %(code)s)
ORDER BY area.is_pilot DESC, area.name_fa, area.code
