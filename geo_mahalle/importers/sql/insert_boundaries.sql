-- The new boundaries: an area's first holds from the beginning unless the file says from when.
INSERT INTO register.area_boundary (area_id, valid, geom, area_m2, import_run_id)
SELECT
    area.id,
    daterange(CASE WHEN thing.boundary_id IS NULL THEN thing.valid_from ELSE thing.changes_on END, NULL),
    thing.geom,
    thing.area_m2,
    current_setting('geo_mahalle.import_run')::bigint
FROM stage_thing AS thing
JOIN register.area ON area.code = thing.code
WHERE NOT thing.is_repeated
    AND (
        thing.boundary_id IS NULL
        OR (
            NOT thing.has_same_boundary
            AND (lower_inf(thing.valid) OR lower(thing.valid) < thing.changes_on)
        )
    )
ORDER BY thing.line;
