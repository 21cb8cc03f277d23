-- Write the changed buildings: an older version is closed on the day of the import, a version of that day amended.
WITH wanted AS (
    SELECT
        thing.*,
        thing.known_from_on >= current_setting('geo_mahalle.day')::date AS is_amended
    FROM stage_thing AS thing
    WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
),
closed AS (
    UPDATE register.building
    SET to_on = coalesce(building.to_on, current_setting('geo_mahalle.day')::date)
    FROM wanted
    WHERE building.id = wanted.known_id AND NOT wanted.is_amended
    RETURNING building.id
),
amended AS (
    UPDATE register.building
    SET purpose = wanted.purpose,
        levels = wanted.levels,
        footprint_m2 = wanted.footprint_m2,
        geom = wanted.geom,
        to_on = NULL,
        import_run_id = current_setting('geo_mahalle.import_run')::bigint
    FROM wanted
    WHERE building.id = wanted.known_id AND wanted.is_amended
    RETURNING building.id
)
SELECT
    count(*) FILTER (WHERE known_id IS NULL) AS created,
    count(*) FILTER (WHERE known_id IS NOT NULL) AS changed,
    (SELECT count(*) FROM closed) AS closed,
    (SELECT count(*) FROM amended) AS amended
FROM wanted;
