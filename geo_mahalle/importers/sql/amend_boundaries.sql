-- Amend the boundaries that began on the day of the change or later: they were in force for no earlier day.
UPDATE register.area_boundary
SET geom = thing.geom,
    area_m2 = thing.area_m2,
    import_run_id = current_setting('geo_mahalle.import_run')::bigint
FROM stage_thing AS thing
WHERE area_boundary.id = thing.boundary_id
    AND NOT thing.is_repeated
    AND NOT thing.has_same_boundary
    AND NOT lower_inf(thing.valid)
    AND lower(thing.valid) >= thing.changes_on;
