-- Names, level and status of areas that are known but said otherwise now.
UPDATE register.area
SET level = thing.level,
    name_fa = thing.name_fa,
    name_en = thing.name_en,
    name_folded = register.fold(thing.name_fa),
    status = thing.status,
    is_pilot = thing.is_pilot,
    is_under_served = thing.is_under_served,
    import_run_id = current_setting('geo_mahalle.import_run')::bigint
FROM stage_thing AS thing
WHERE area.id = thing.area_id AND NOT thing.is_repeated AND NOT thing.is_same;
