-- The new versions of facilities.
INSERT INTO register.facility (
    source_id, source_key, from_on, to_on, import_run_id, kind, name, geom, area_id, also_in, located_as, is_working,
    capacity, sensitivity
)
SELECT
    current_setting('geo_mahalle.source'),
    thing.source_key,
    coalesce(thing.from_on, current_setting('geo_mahalle.day')::date),
    thing.to_on,
    current_setting('geo_mahalle.import_run')::bigint,
    thing.kind,
    thing.name,
    thing.geom,
    thing.area_id,
    thing.also_in,
    thing.located_as,
    thing.is_working,
    thing.capacity,
    thing.sensitivity
FROM stage_thing AS thing
WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
    AND NOT thing.is_ending
    AND (
        thing.known_id IS NULL
        OR (thing.from_on IS NULL AND thing.known_from_on < current_setting('geo_mahalle.day')::date)
    );
