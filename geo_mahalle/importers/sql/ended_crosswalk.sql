-- How the boundaries of areas that ended divide among those in force now, by share of their area.
INSERT INTO register.area_crosswalk (from_boundary_id, to_boundary_id, area_share)
SELECT pair.from_id, pair.to_id, least(pair.share, 1)
FROM (
    SELECT
        older.id AS from_id,
        newer.id AS to_id,
        ST_Area(ST_Intersection(older.geom, newer.geom)::geography) / older.area_m2 AS share
    FROM register.area AS ended
    JOIN register.area_boundary AS older
        ON older.area_id = ended.id AND upper(older.valid) = current_setting('geo_mahalle.day')::date
    JOIN register.area_boundary AS newer
        ON newer.geom && older.geom AND newer.valid @> current_setting('geo_mahalle.day')::date
    JOIN register.area ON area.id = newer.area_id AND area.level = ended.level
    WHERE ended.code = ANY(%(codes)s::text[]) AND ST_Intersects(older.geom, newer.geom)
) AS pair
WHERE pair.share > 0.000001
ON CONFLICT (from_boundary_id, to_boundary_id) DO UPDATE SET area_share = excluded.area_share;
