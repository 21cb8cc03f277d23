-- A solution that somebody of the place proposes.
-- Never who.
INSERT INTO planning.local_solution (area_id, category_id, title, rials, days, worker, proposed_on, proposed_role)
SELECT area.id, %(category)s, %(title)s, %(rials)s, %(days)s, %(worker)s, %(on)s, %(role)s
FROM register.area
WHERE area.code = %(code)s
RETURNING public_id::text
