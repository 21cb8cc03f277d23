-- What the file says of each area and year, added up over age groups where it has them.
-- A sum is NULL where any of its parts is not known.
CREATE TEMP TABLE stage_band ON COMMIT DROP AS
SELECT
    stage.area_id,
    stage.period_key,
    part.sex,
    stage.age_from,
    max(stage.age_to) AS age_to,
    sum(part.persons) AS persons
FROM stage
CROSS JOIN LATERAL (
    VALUES ('men', stage.men), ('women', stage.women), ('all', CASE WHEN stage.men IS NULL THEN stage.persons END)
) AS part (sex, persons)
WHERE stage.age_from IS NOT NULL AND part.persons IS NOT NULL
GROUP BY stage.area_id, stage.period_key, part.sex, stage.age_from;

-- The groups of the file and those the register has beside them: a mended line completes its area.
CREATE TEMP TABLE stage_all_band ON COMMIT DROP AS
SELECT area_id, period_key, sex, persons
FROM stage_band
UNION ALL
SELECT known.area_id, known.period_key, known.sex, known.persons
FROM register.population_band AS known
WHERE known.source_id = current_setting('geo_mahalle.source')
    AND EXISTS (
        SELECT FROM stage_band AS band WHERE band.area_id = known.area_id AND band.period_key = known.period_key
    )
    AND NOT EXISTS (
        SELECT FROM stage_band AS band
        WHERE band.area_id = known.area_id
            AND band.period_key = known.period_key
            AND band.sex = known.sex
            AND band.age_from = known.age_from
    );

CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    summed.*,
    known.area_id IS NOT NULL AS is_known,
    known.area_id IS NOT NULL
    AND (known.on_day, known.persons, known.households, known.men, known.women)
        IS NOT DISTINCT FROM (summed.on_day, summed.persons, summed.households, summed.men, summed.women) AS is_same
FROM (
    SELECT area_id, period_key, on_day, persons, households, men, women
    FROM stage
    WHERE age_from IS NULL
    UNION ALL
    SELECT
        band.area_id,
        band.period_key,
        (
            SELECT max(stage.on_day) FROM stage
            WHERE stage.area_id = band.area_id AND stage.period_key = band.period_key
        ),
        sum(band.persons),
        NULL,
        sum(band.persons) FILTER (WHERE band.sex = 'men'),
        sum(band.persons) FILTER (WHERE band.sex = 'women')
    FROM stage_all_band AS band
    GROUP BY band.area_id, band.period_key
) AS summed
LEFT JOIN register.population AS known
    ON known.area_id = summed.area_id
    AND known.period_key = summed.period_key
    AND known.source_id = current_setting('geo_mahalle.source');

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT stage.line, 'duplicate' AS outcome, 'unchanged' AS reason
FROM stage
JOIN stage_thing AS thing ON thing.area_id = stage.area_id AND thing.period_key = stage.period_key
WHERE thing.is_same
    AND NOT EXISTS (
        SELECT FROM stage_band AS band
        LEFT JOIN register.population_band AS known
            ON known.area_id = band.area_id
            AND known.period_key = band.period_key
            AND known.source_id = current_setting('geo_mahalle.source')
            AND known.sex = band.sex
            AND known.age_from = band.age_from
        WHERE band.area_id = thing.area_id
            AND band.period_key = thing.period_key
            AND (known.persons, known.age_to) IS DISTINCT FROM (band.persons, band.age_to)
    );
