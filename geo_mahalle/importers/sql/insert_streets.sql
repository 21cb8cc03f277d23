-- The new versions of streets.
INSERT INTO register.street (
    source_id, source_key, from_on, import_run_id, name, local_name, class, width_m, geom, length_m, walked_on,
    is_lit, level
)
SELECT
    current_setting('geo_mahalle.source'),
    thing.source_key,
    current_setting('geo_mahalle.day')::date,
    current_setting('geo_mahalle.import_run')::bigint,
    thing.name,
    thing.local_name,
    thing.class,
    thing.width_m,
    thing.geom,
    thing.length_m,
    thing.walked_on,
    thing.is_lit,
    thing.level
FROM stage_thing AS thing
WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
    AND (thing.known_id IS NULL OR thing.known_from_on < current_setting('geo_mahalle.day')::date);
