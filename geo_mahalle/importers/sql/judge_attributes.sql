-- What the file says of each area, period and figure, added up over its rows.
CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    summed.*,
    known.area_id IS NOT NULL AS is_known,
    known.area_id IS NOT NULL
    AND (known.on_day, known.numerator, known.denominator)
        IS NOT DISTINCT FROM (summed.on_day, summed.numerator, summed.denominator) AS is_same
FROM (
    SELECT
        area_id,
        period_key,
        attribute_id,
        max(on_day) AS on_day,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator
    FROM stage
    GROUP BY area_id, period_key, attribute_id
) AS summed
LEFT JOIN register.attribute_value AS known
    ON known.area_id = summed.area_id
    AND known.period_key = summed.period_key
    AND known.attribute_id = summed.attribute_id
    AND known.source_id = current_setting('geo_mahalle.source');

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT stage.line, 'duplicate' AS outcome, 'unchanged' AS reason
FROM stage
JOIN stage_thing AS thing
    ON thing.area_id = stage.area_id
    AND thing.period_key = stage.period_key
    AND thing.attribute_id = stage.attribute_id
WHERE thing.is_same;
