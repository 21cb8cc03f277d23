-- The ground on which the boundaries in force may change: what is drawn now, and what was drawn there before.
CREATE TEMP TABLE stage_touched ON COMMIT DROP AS
SELECT thing.geom
FROM stage_thing AS thing
WHERE NOT thing.is_repeated AND NOT thing.has_same_boundary
UNION ALL
SELECT older.geom
FROM stage_thing AS thing
JOIN register.area_boundary AS older ON older.id = thing.boundary_id
WHERE NOT thing.is_repeated AND NOT thing.has_same_boundary;
