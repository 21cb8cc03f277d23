-- What the file says of each area, period and figure, added up over its rows.
-- A sum over rows is whole or nothing: one of which a row was refused is refused, and one that is known with another
-- value too, because the file may hold only some of its rows; a side that is not known yet completes the other.
CREATE TEMP TABLE stage_sum ON COMMIT DROP AS
SELECT
    summed.*,
    known.area_id IS NOT NULL AS is_known,
    known.on_day AS known_on_day,
    known.numerator AS known_numerator,
    known.denominator AS known_denominator,
    CASE
        WHEN current_setting('geo_mahalle.is_summed') = 'off' THEN NULL
        WHEN EXISTS (
            SELECT FROM stage_incomplete AS incomplete
            WHERE incomplete.key = concat_ws(chr(31), summed.area_id, summed.period_key, summed.attribute_id)
        ) THEN 'sum_incomplete'
        WHEN current_setting('geo_mahalle.is_whole') = 'on' THEN NULL
        WHEN known.numerator <> summed.numerator OR known.denominator <> summed.denominator THEN 'sum_known'
    END AS fault
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

CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    completed.*,
    completed.is_known
    AND (completed.known_on_day, completed.known_numerator, completed.known_denominator)
        IS NOT DISTINCT FROM (completed.on_day, completed.numerator, completed.denominator) AS is_same
FROM (
    SELECT
        area_id,
        period_key,
        attribute_id,
        on_day,
        is_known,
        known_on_day,
        known_numerator,
        known_denominator,
        CASE
            WHEN current_setting('geo_mahalle.is_summed') = 'on' THEN coalesce(numerator, known_numerator)
            ELSE numerator
        END AS numerator,
        CASE
            WHEN current_setting('geo_mahalle.is_summed') = 'on' THEN coalesce(denominator, known_denominator)
            ELSE denominator
        END AS denominator
    FROM stage_sum
    WHERE fault IS NULL
) AS completed;

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT stage.line, 'duplicate' AS outcome, 'unchanged' AS reason
FROM stage
JOIN stage_thing AS thing
    ON thing.area_id = stage.area_id
    AND thing.period_key = stage.period_key
    AND thing.attribute_id = stage.attribute_id
WHERE thing.is_same
UNION ALL
SELECT stage.line, 'refused', faulty.fault
FROM stage
JOIN stage_sum AS faulty
    ON faulty.area_id = stage.area_id
    AND faulty.period_key = stage.period_key
    AND faulty.attribute_id = stage.attribute_id
WHERE faulty.fault IS NOT NULL;
