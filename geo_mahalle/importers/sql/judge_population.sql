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
            AND (band.sex = known.sex OR 'all' IN (band.sex, known.sex))
            AND int4range(band.age_from, band.age_to, '[]') && int4range(known.age_from, known.age_to, '[]')
    );

-- The whole of an area is what a row without an age group states, else what the register was told as the whole,
-- else the sum of the groups. Groups may be a part of the whole, never more than it.
CREATE TEMP TABLE stage_whole ON COMMIT DROP AS
SELECT
    said.area_id,
    said.period_key,
    said.on_day,
    CASE
        WHEN said.is_stated THEN coalesce(whole.persons, grouped.persons)
        WHEN told.is_stated THEN known.persons
        ELSE grouped.persons
    END AS persons,
    CASE WHEN said.is_stated THEN whole.households ELSE known.households END AS households,
    CASE
        WHEN said.is_stated AND whole.men IS NOT NULL THEN whole.men
        WHEN NOT said.is_stated AND told.is_stated THEN known.men
        WHEN whole.persons IS NULL OR abs(whole.persons - grouped.persons) <= 0.5 THEN grouped.men
    END AS men,
    CASE
        WHEN said.is_stated AND whole.women IS NOT NULL THEN whole.women
        WHEN NOT said.is_stated AND told.is_stated THEN known.women
        WHEN whole.persons IS NULL OR abs(whole.persons - grouped.persons) <= 0.5 THEN grouped.women
    END AS women,
    grouped.persons AS grouped_persons,
    known.area_id IS NOT NULL AS is_known,
    known.on_day AS known_on_day,
    known.persons AS known_persons,
    known.households AS known_households,
    known.men AS known_men,
    known.women AS known_women
FROM (
    SELECT area_id, period_key, max(on_day) AS on_day, bool_or(age_from IS NULL) AS is_stated
    FROM stage
    GROUP BY area_id, period_key
) AS said
LEFT JOIN stage AS whole
    ON whole.area_id = said.area_id AND whole.period_key = said.period_key AND whole.age_from IS NULL
LEFT JOIN (
    SELECT
        area_id,
        period_key,
        sum(persons) AS persons,
        sum(persons) FILTER (WHERE sex = 'men') AS men,
        sum(persons) FILTER (WHERE sex = 'women') AS women
    FROM stage_all_band
    GROUP BY area_id, period_key
) AS grouped ON grouped.area_id = said.area_id AND grouped.period_key = said.period_key
LEFT JOIN register.population AS known
    ON known.area_id = said.area_id
    AND known.period_key = said.period_key
    AND known.source_id = current_setting('geo_mahalle.source')
LEFT JOIN LATERAL (
    SELECT abs(known.persons - coalesce(sum(band.persons), 0)) > 0.5 AS is_stated
    FROM register.population_band AS band
    WHERE band.area_id = known.area_id
        AND band.period_key = known.period_key
        AND band.source_id = known.source_id
) AS told ON true;

CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    area_id,
    period_key,
    on_day,
    persons,
    households,
    men,
    women,
    is_known,
    is_known
    AND (known_on_day, known_persons, known_households, known_men, known_women)
        IS NOT DISTINCT FROM (on_day, persons, households, men, women) AS is_same
FROM stage_whole
WHERE grouped_persons IS NULL OR grouped_persons <= persons + 0.5;

DELETE FROM stage_band AS band
WHERE NOT EXISTS (
    SELECT FROM stage_thing AS thing WHERE thing.area_id = band.area_id AND thing.period_key = band.period_key
);

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
    )
UNION ALL
SELECT stage.line, 'refused', 'groups_exceed'
FROM stage
WHERE NOT EXISTS (
    SELECT FROM stage_thing AS thing WHERE thing.area_id = stage.area_id AND thing.period_key = stage.period_key
);
