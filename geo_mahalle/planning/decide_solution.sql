-- Take a proposed solution among the plan's choices, or decline it.
-- Once.
UPDATE planning.local_solution
SET state = %(state)s, decided_on = %(on)s
FROM register.area
WHERE area.id = local_solution.area_id
    AND area.code = %(code)s
    AND local_solution.public_id = %(public_id)s::uuid
    AND local_solution.state = 'proposed'
