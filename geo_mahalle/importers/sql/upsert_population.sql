-- Write the population of areas that is new or differs.
INSERT INTO register.population (
    area_id, period_key, source_id, on_day, persons, households, men, women, import_run_id
)
SELECT
    thing.area_id,
    thing.period_key,
    current_setting('geo_mahalle.source'),
    thing.on_day,
    thing.persons,
    thing.households,
    thing.men,
    thing.women,
    current_setting('geo_mahalle.import_run')::bigint
FROM stage_thing AS thing
WHERE NOT thing.is_same
ON CONFLICT (area_id, period_key, source_id) DO UPDATE
SET on_day = excluded.on_day,
    persons = excluded.persons,
    households = excluded.households,
    men = excluded.men,
    women = excluded.women,
    import_run_id = excluded.import_run_id;
