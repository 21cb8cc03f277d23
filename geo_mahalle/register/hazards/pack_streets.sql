-- The streets of today in and around an area: names, clear width, how much of them is lit.
SELECT
    street.name,
    street.local_name,
    street.class,
    street.width_m,
    coalesce(parts.lit_share, CASE WHEN street.is_lit THEN 1.0 WHEN NOT street.is_lit THEN 0.0 END) AS lit_share,
    ST_AsBinary(street.geom) AS shape
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
JOIN register.street
    ON street.geom && ST_Expand(area_boundary.geom, %(margin_deg)s) AND street.to_on IS NULL
CROSS JOIN LATERAL (
    SELECT sum(street_part.lit_m) / nullif(sum(street_part.length_m), 0) AS lit_share
    FROM register.street_part
    WHERE street_part.street_id = street.id
) AS parts
WHERE area.code = %(code)s
ORDER BY street.id;
