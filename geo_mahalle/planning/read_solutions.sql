-- Solutions proposed in areas, the newest first.
-- NULL for the codes: in all.
SELECT
    local_solution.public_id::text AS public_id,
    local_solution.id,
    area.code AS area_code,
    local_solution.category_id,
    local_solution.title,
    local_solution.rials,
    local_solution.days,
    local_solution.worker,
    local_solution.proposed_on,
    local_solution.proposed_role,
    local_solution.state
FROM planning.local_solution
JOIN register.area ON area.id = local_solution.area_id
WHERE %(codes)s::text [] IS NULL OR area.code = ANY (%(codes)s)
ORDER BY local_solution.id DESC
