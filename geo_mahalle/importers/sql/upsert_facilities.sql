-- Write the new and the changed facilities: an older version is closed on the day of the import.
-- A version that began on that very day or later, or whose first day the file itself states, is amended in place.
-- A row that says only that the thing has ended ends the known version, whose other facts stay as they were.
WITH wanted AS (
    SELECT
        thing.*,
        thing.known_id IS NOT NULL
        AND NOT thing.is_ending
        AND (thing.from_on IS NOT NULL OR thing.known_from_on >= current_setting('geo_mahalle.day')::date) AS is_amended
    FROM stage_thing AS thing
    WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
),
closed AS (
    UPDATE register.facility
    SET to_on = CASE
        WHEN wanted.is_ending THEN wanted.to_on
        ELSE least(facility.to_on, current_setting('geo_mahalle.day')::date)
    END
    FROM wanted
    WHERE facility.id = wanted.known_id AND NOT wanted.is_amended
    RETURNING facility.id
),
amended AS (
    UPDATE register.facility
    SET kind = wanted.kind,
        name = wanted.name,
        geom = wanted.geom,
        area_id = wanted.area_id,
        also_in = wanted.also_in,
        located_as = wanted.located_as,
        is_working = wanted.is_working,
        capacity = wanted.capacity,
        sensitivity = wanted.sensitivity,
        from_on = coalesce(wanted.from_on, facility.from_on),
        to_on = wanted.to_on,
        import_run_id = current_setting('geo_mahalle.import_run')::bigint
    FROM wanted
    WHERE facility.id = wanted.known_id AND wanted.is_amended
    RETURNING facility.id
)
SELECT
    count(*) FILTER (WHERE known_id IS NULL) AS created,
    count(*) FILTER (WHERE known_id IS NOT NULL) AS changed,
    (SELECT count(*) FROM closed) AS closed,
    (SELECT count(*) FROM amended) AS amended
FROM wanted;
