-- Street parts, one line each: one street inside one area, with its width, light and last walk.
SELECT
    street.class,
    coalesce(street.name, street.local_name) AS name,
    street_part.width_m,
    CASE WHEN street_part.lit_m IS NOT NULL THEN least(street_part.lit_m / nullif(street_part.length_m, 0), 1) END
        AS lit_share,
    street_part.walked_on,
    area.code AS area_code,
    ST_AsBinary(line.geom) AS line,
    street.source_id
FROM register.street_part
JOIN register.street ON street.id = street_part.street_id
JOIN register.area ON area.id = street_part.area_id
CROSS JOIN LATERAL ST_Dump(street_part.geom) AS line
WHERE
    street.from_on <= %(as_of)s::date
    AND (street.to_on IS NULL OR street.to_on > %(as_of)s::date)
    AND ST_Dimension(line.geom) = 1
ORDER BY area.code, street.source_id, street.source_key, line.path
