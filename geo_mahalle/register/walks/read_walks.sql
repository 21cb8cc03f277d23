-- Walks of an area, the latest first.
SELECT
    walk.public_id AS walk,
    walk.form_id,
    walk.walked_on,
    walk.is_after_dark,
    walk.is_led_by_women,
    walk.walkers,
    walk.women,
    walk.completeness,
    walk.finished_on
FROM register.walk
WHERE walk.area_id = %(area)s AND (%(walk)s::uuid IS NULL OR walk.public_id = %(walk)s::uuid)
ORDER BY walk.walked_on DESC, walk.id DESC
LIMIT 100
