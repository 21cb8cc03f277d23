-- Note that a draft came into the register by an import, under the code that it has there.
WITH approved AS (
    UPDATE register.boundary_draft AS draft
    SET status = 'approved',
        import_run_id = %(run_id)s,
        code = coalesce(
            draft.code,
            (
                SELECT area.code
                FROM register.area
                JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
                WHERE area.level = draft.level AND area.name_fa = draft.name_fa AND area_boundary.geom ~= draft.geom
                ORDER BY area.id DESC
                LIMIT 1
            )
        )
    WHERE draft.public_id = %(id)s::uuid
    RETURNING id
)
INSERT INTO register.boundary_step (draft_id, step, by_account)
SELECT id, 'approved', %(by)s
FROM approved;
