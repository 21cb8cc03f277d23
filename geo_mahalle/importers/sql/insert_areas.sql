-- The new areas, larger levels first.
INSERT INTO register.area (
    code, level, name_fa, name_en, name_folded, status, is_pilot, is_under_served, import_run_id
)
SELECT
    thing.code,
    thing.level,
    thing.name_fa,
    thing.name_en,
    register.fold(thing.name_fa),
    thing.status,
    thing.is_pilot,
    thing.is_under_served,
    current_setting('geo_mahalle.import_run')::bigint
FROM stage_thing AS thing
JOIN register.area_level ON area_level.id = thing.level
WHERE thing.area_id IS NULL AND NOT thing.is_repeated
ORDER BY area_level.rank, thing.line;
