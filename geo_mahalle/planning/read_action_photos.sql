-- Photos of an action of the plan in force.
-- The newest first.
SELECT
    action_photo.public_id::text AS public_id,
    action_photo.action_key,
    action_photo.kind,
    action_photo.file_name,
    action_photo.taken_on,
    action_photo.review
FROM planning.action_photo
JOIN planning.plan_version ON plan_version.id = action_photo.version_id
JOIN register.area ON area.id = plan_version.area_id
WHERE area.code = %(code)s
    AND plan_version.status = 'approved'
    AND (%(key)s::text IS NULL OR action_photo.action_key = %(key)s)
    AND (%(public_id)s::uuid IS NULL OR action_photo.public_id = %(public_id)s::uuid)
ORDER BY action_photo.id DESC
