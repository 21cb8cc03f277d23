-- Areas of one level that share a border.
-- Drawn boundaries leave gaps and overlaps, so a border is shared where enough of one boundary runs within a
-- few metres of the other area; two areas that meet in a corner do not share one.
WITH metre AS MATERIALIZED (
    SELECT
        area.id AS area_id,
        area.level,
        ST_Transform(boundary.geom, place.metre_srid) AS geom
    FROM register.area
    JOIN register.area_boundary AS boundary
        ON boundary.area_id = area.id
        AND boundary.valid @> (SELECT analysis.as_of())
    CROSS JOIN register.place
),
outline AS MATERIALIZED (
    SELECT
        metre.area_id,
        metre.level,
        metre.geom,
        ST_Boundary(metre.geom) AS border,
        ST_Buffer(metre.geom, %(gap_m)s) AS around
    FROM metre
),
pair AS (
    SELECT
        one.area_id,
        other.area_id AS neighbour_id
    FROM outline AS one
    JOIN outline AS other
        ON other.level = one.level
        AND other.area_id > one.area_id
        AND one.geom && other.around
        AND ST_DWithin(one.geom, other.geom, %(gap_m)s)
    WHERE ST_Length(ST_Intersection(one.border, other.around)) >= %(border_m)s
)
INSERT INTO analysis.area_neighbour_row (area_id, neighbour_id)
SELECT area_id, neighbour_id FROM pair
UNION ALL
SELECT neighbour_id, area_id FROM pair
ORDER BY 1, 2
