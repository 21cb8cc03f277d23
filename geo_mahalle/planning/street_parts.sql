-- Street parts of the planned areas, for places and lengths.
-- With what was walked within a year.
SELECT
    part.id AS part_id,
    area.code AS area_code,
    coalesce(street.name, street.local_name) AS name,
    part.length_m,
    part.walked_on > %(as_of)s::date - 365 AS is_walked,
    ST_AsBinary(part.geom) AS wkb
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
JOIN register.area ON area.id = part.area_id
WHERE area.code = ANY (%(codes)s)
    AND street.from_on <= %(as_of)s
    AND (street.to_on IS NULL OR street.to_on > %(as_of)s)
ORDER BY part.id
