-- The ground of a letter's map: streets in a box, and the boundaries of the areas its problems lie in.
SELECT
    'street' AS kind,
    coalesce(street.name, street.local_name) AS name,
    coalesce(street.width_m, 5) AS width_m,
    ST_AsGeoJSON(ST_ClipByBox2D(street.geom, box.geom), 6) AS shape
FROM (
    SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) AS geom
) AS box
JOIN register.street ON street.geom && box.geom AND street.to_on IS NULL
WHERE NOT ST_IsEmpty(ST_ClipByBox2D(street.geom, box.geom))
UNION ALL
SELECT
    'area',
    area.name_fa,
    0,
    ST_AsGeoJSON(area_boundary.geom, 6)
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
WHERE area.id IN (
    SELECT issue.area_id
    FROM register.letter
    JOIN register.letter_issue ON letter_issue.letter_id = letter.id
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter.public_id = %(letter)s::uuid
);
