-- Place the points of stage_point: the smallest area of the boundary in force on their day, then the lower code.
-- Areas are the outer side, so that each boundary is unpacked and prepared once; OFFSET 0 keeps it so. The
-- other areas of the same level that hold a point too are kept in stage_also.
CREATE INDEX ON stage_point USING gist (geom);
ANALYZE stage_point;

CREATE TEMP TABLE stage_boundary ON COMMIT DROP AS
SELECT
    row_number() OVER (ORDER BY area_boundary.area_m2, area.code COLLATE "C") AS place_order,
    area.id AS area_id,
    area.level,
    area_boundary.valid,
    area_boundary.geom
FROM register.area_boundary
JOIN register.area ON area.id = area_boundary.area_id;

ANALYZE stage_boundary;

CREATE TEMP TABLE stage_hit ON COMMIT DROP AS
SELECT found.line, boundary.place_order::integer AS place_order
FROM stage_boundary AS boundary,
    LATERAL (
        SELECT point.line
        FROM stage_point AS point
        WHERE ST_Intersects(boundary.geom, point.geom)
            AND boundary.valid @> point.on_day
        OFFSET 0
    ) AS found;

CREATE TEMP TABLE stage_located ON COMMIT DROP AS
SELECT hit.line, home.area_id, hit.place_order, hit.is_shared
FROM (
    SELECT line, min(place_order) AS place_order, count(*) > 1 AS is_shared
    FROM stage_hit
    GROUP BY line
) AS hit
JOIN stage_boundary AS home ON home.place_order = hit.place_order;

CREATE TEMP TABLE stage_also ON COMMIT DROP AS
SELECT located.line, array_agg(other.area_id ORDER BY other.place_order) AS area_ids
FROM stage_located AS located
JOIN stage_boundary AS home ON home.place_order = located.place_order
JOIN stage_hit AS hit ON hit.line = located.line AND hit.place_order <> located.place_order
JOIN stage_boundary AS other ON other.place_order = hit.place_order AND other.level = home.level
WHERE located.is_shared
GROUP BY located.line;

ANALYZE stage_located;
