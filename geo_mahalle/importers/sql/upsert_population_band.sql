-- Write the age groups that are new or differ.
INSERT INTO register.population_band (
    area_id, period_key, source_id, sex, age_from, age_to, persons, import_run_id
)
SELECT
    band.area_id,
    band.period_key,
    current_setting('geo_mahalle.source'),
    band.sex,
    band.age_from,
    band.age_to,
    band.persons,
    current_setting('geo_mahalle.import_run')::bigint
FROM stage_band AS band
ON CONFLICT (area_id, period_key, source_id, sex, age_from) DO UPDATE
SET age_to = excluded.age_to,
    persons = excluded.persons,
    import_run_id = excluded.import_run_id
WHERE (population_band.age_to, population_band.persons) IS DISTINCT FROM (excluded.age_to, excluded.persons);
