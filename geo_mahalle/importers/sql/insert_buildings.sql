-- The new versions of buildings.
INSERT INTO register.building (
    source_id, source_key, from_on, import_run_id, purpose, levels, footprint_m2, geom
)
SELECT
    current_setting('geo_mahalle.source'),
    thing.source_key,
    current_setting('geo_mahalle.day')::date,
    current_setting('geo_mahalle.import_run')::bigint,
    thing.purpose,
    thing.levels,
    thing.footprint_m2,
    thing.geom
FROM stage_thing AS thing
WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
    AND (thing.known_id IS NULL OR thing.known_from_on < current_setting('geo_mahalle.day')::date);
