-- Neighbourhoods and villages with what has been done for them: boundary, first numbers, plan.
SELECT
    area.code,
    area.name_fa AS area_name,
    EXISTS (
        SELECT
        FROM register.area_boundary AS boundary
        WHERE boundary.area_id = area.id
            AND boundary.valid @> %(today)s::date
    ) AS has_boundary,
    EXISTS (
        SELECT
        FROM analysis.current_value AS value
        WHERE value.area_id = area.id AND value.value IS NOT NULL
    ) AS has_baseline,
    EXISTS (
        SELECT
        FROM planning.plan_version AS plan
        WHERE plan.area_id = area.id AND plan.status = 'approved'
    ) AS has_plan
FROM register.area
WHERE area.level IN ('neighbourhood', 'village')
    AND (
        EXISTS (
            SELECT
            FROM register.area_boundary AS boundary
            WHERE boundary.area_id = area.id AND upper_inf(boundary.valid)
        )
        OR NOT EXISTS (SELECT FROM register.area_boundary AS boundary WHERE boundary.area_id = area.id)
    )
    AND (%(is_placewide)s OR area.id = ANY (%(areas)s::bigint[]))
ORDER BY area.code
