-- Write the new and the changed settlements; return how many of each.
WITH wanted AS (
    SELECT thing.*
    FROM stage_thing AS thing
    WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = thing.line)
),
changed AS (
    UPDATE register.settlement
    SET name = wanted.name,
        name_en = wanted.name_en,
        other_names = wanted.other_names,
        within = wanted.within,
        persons = wanted.persons,
        geom = wanted.geom,
        import_run_id = current_setting('geo_mahalle.import_run')::bigint
    FROM wanted
    WHERE settlement.id = wanted.known_id
    RETURNING settlement.id
),
created AS (
    INSERT INTO register.settlement (
        source_id, source_key, name, name_en, other_names, within, persons, geom, import_run_id
    )
    SELECT
        current_setting('geo_mahalle.source'),
        wanted.source_key,
        wanted.name,
        wanted.name_en,
        wanted.other_names,
        wanted.within,
        wanted.persons,
        wanted.geom,
        current_setting('geo_mahalle.import_run')::bigint
    FROM wanted
    WHERE wanted.known_id IS NULL
    RETURNING id
)
SELECT (SELECT count(*) FROM created) AS created, (SELECT count(*) FROM changed) AS changed;
