-- The council or committee of an area that stands.
SELECT
    body.id,
    body.public_id AS body,
    body.area_id,
    body.committee_id,
    body.formed_on,
    area.code,
    area.name_fa AS area_name
FROM register.body
JOIN register.area ON area.id = body.area_id
WHERE area.code = %(code)s AND body.committee_id = %(committee)s AND body.dissolved_on IS NULL
