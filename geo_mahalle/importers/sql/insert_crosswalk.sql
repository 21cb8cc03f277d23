-- How the boundaries that ended divide among those in force now, by share of their area.
INSERT INTO register.area_crosswalk (from_boundary_id, to_boundary_id, area_share)
SELECT pair.from_id, pair.to_id, least(pair.share, 1)
FROM (
    SELECT
        older.id AS from_id,
        newer.id AS to_id,
        ST_Area(ST_Intersection(older.geom, newer.geom)::geography) / older.area_m2 AS share
    FROM stage_thing AS thing
    JOIN register.area_boundary AS older ON older.id = thing.boundary_id
    JOIN register.area_boundary AS newer ON newer.geom && older.geom AND newer.id <> older.id
    JOIN register.area ON area.id = newer.area_id AND area.level = thing.level
    WHERE NOT thing.is_repeated
        AND NOT thing.has_same_boundary
        AND NOT upper_inf(older.valid)
        AND newer.valid @> upper(older.valid)
        AND ST_Intersects(older.geom, newer.geom)
) AS pair
WHERE pair.share > 0.000001
ON CONFLICT (from_boundary_id, to_boundary_id) DO UPDATE SET area_share = excluded.area_share;
