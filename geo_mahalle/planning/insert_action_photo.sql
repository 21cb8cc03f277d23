-- A photo of an action that lies in the folder of photos.
-- It is shown to nobody else before somebody has looked at it.
INSERT INTO planning.action_photo (version_id, action_key, kind, file_name, sha256, width, height, taken_on)
SELECT plan_version.id, %(key)s, %(kind)s, %(name)s, %(sha256)s, %(width)s, %(height)s, %(on)s
FROM planning.plan_version
JOIN register.area ON area.id = plan_version.area_id
WHERE area.code = %(code)s AND plan_version.status = 'approved'
RETURNING public_id::text
