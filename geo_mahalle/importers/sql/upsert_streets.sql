-- Write the changed streets: an older version is closed on the day of the import, a version of that day amended.
WITH wanted AS (
    SELECT
        thing.*,
        thing.known_from_on >= current_setting('geo_mahalle.day')::date AS is_amended
    FROM stage_thing AS thing
    WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
),
closed AS (
    UPDATE register.street
    SET to_on = coalesce(street.to_on, current_setting('geo_mahalle.day')::date)
    FROM wanted
    WHERE street.id = wanted.known_id AND NOT wanted.is_amended
    RETURNING street.id
),
amended AS (
    UPDATE register.street
    SET name = wanted.name,
        local_name = wanted.local_name,
        class = wanted.class,
        width_m = wanted.width_m,
        geom = wanted.geom,
        length_m = wanted.length_m,
        walked_on = wanted.walked_on,
        is_lit = wanted.is_lit,
        level = wanted.level,
        to_on = NULL,
        import_run_id = current_setting('geo_mahalle.import_run')::bigint
    FROM wanted
    WHERE street.id = wanted.known_id AND wanted.is_amended
    RETURNING street.id
)
SELECT
    count(*) FILTER (WHERE known_id IS NULL) AS created,
    count(*) FILTER (WHERE known_id IS NOT NULL) AS changed,
    (SELECT count(*) FROM closed) AS closed,
    (SELECT count(*) FROM amended) AS amended
FROM wanted;
