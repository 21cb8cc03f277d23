-- Write the age groups that are new or differ.
-- Groups of another width that cover the same years give way: an area's groups of a source and period are one set,
-- and years that stand in two groups would be counted twice.
DELETE FROM register.population_band AS known
USING stage_band AS band
WHERE known.source_id = current_setting('geo_mahalle.source')
    AND known.area_id = band.area_id
    AND known.period_key = band.period_key
    AND (known.sex = band.sex OR 'all' IN (known.sex, band.sex))
    AND int4range(known.age_from, known.age_to, '[]') && int4range(band.age_from, band.age_to, '[]')
    AND NOT EXISTS (
        SELECT FROM stage_band AS same
        WHERE same.area_id = known.area_id
            AND same.period_key = known.period_key
            AND same.sex = known.sex
            AND same.age_from = known.age_from
    );

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
