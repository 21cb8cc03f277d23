-- Write the figures that are new or differ.
INSERT INTO register.attribute_value (
    area_id, period_key, attribute_id, source_id, on_day, numerator, denominator, import_run_id
)
SELECT
    thing.area_id,
    thing.period_key,
    thing.attribute_id,
    current_setting('geo_mahalle.source'),
    thing.on_day,
    thing.numerator,
    thing.denominator,
    current_setting('geo_mahalle.import_run')::bigint
FROM stage_thing AS thing
WHERE NOT thing.is_same
ON CONFLICT (area_id, period_key, attribute_id, source_id) DO UPDATE
SET on_day = excluded.on_day,
    numerator = excluded.numerator,
    denominator = excluded.denominator,
    import_run_id = excluded.import_run_id;
