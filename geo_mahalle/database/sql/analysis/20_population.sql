-- Population of each area for each period, counted once.
-- The figure nearest in time: the newest counted by the end of the period, else the first one after it.
-- A row holds the people of its area who are not counted in an area below that has its own figure, so that
-- summing over area_within gives each area its own figure where it has one, and nobody is counted twice.
CREATE OR REPLACE VIEW analysis.population AS
WITH counted AS (
    SELECT
        band.area_id,
        band.period_key,
        band.source_id,
        sum(band.persons) FILTER (WHERE band.age_from = 0 AND band.age_to = 4) AS age_0_4,
        sum(band.persons) FILTER (WHERE band.age_from = 5 AND band.age_to = 9) AS age_5_9,
        sum(band.persons) FILTER (WHERE band.age_from = 10 AND band.age_to = 14) AS age_10_14,
        sum(band.persons) FILTER (WHERE band.age_from = 15 AND band.age_to = 19) AS age_15_19,
        sum(band.persons) FILTER (WHERE band.age_from = 20 AND band.age_to = 24) AS age_20_24,
        sum(band.persons) FILTER (WHERE band.age_from = 25 AND band.age_to = 29) AS age_25_29,
        sum(band.persons) FILTER (WHERE band.age_from = 30 AND band.age_to = 34) AS age_30_34,
        sum(band.persons) FILTER (WHERE band.age_from = 35 AND band.age_to = 39) AS age_35_39,
        sum(band.persons) FILTER (WHERE band.age_from = 40 AND band.age_to = 44) AS age_40_44,
        sum(band.persons) FILTER (WHERE band.age_from = 45 AND band.age_to = 49) AS age_45_49,
        sum(band.persons) FILTER (WHERE band.age_from = 50 AND band.age_to = 54) AS age_50_54,
        sum(band.persons) FILTER (WHERE band.age_from = 55 AND band.age_to = 59) AS age_55_59,
        sum(band.persons) FILTER (WHERE band.age_from = 60 AND band.age_to = 64) AS age_60_64,
        sum(band.persons) FILTER (WHERE band.age_from = 65 AND band.age_to = 69) AS age_65_69,
        sum(band.persons) FILTER (WHERE band.age_from = 70 AND band.age_to = 74) AS age_70_74,
        sum(band.persons) FILTER (WHERE band.age_from = 75 AND band.age_to = 79) AS age_75_79,
        sum(band.persons) FILTER (WHERE band.age_from = 80 AND band.age_to = 84) AS age_80_84,
        sum(band.persons) FILTER (WHERE band.age_from = 85 AND band.age_to IS NULL) AS age_85_up
    FROM register.population_band AS band
    WHERE band.sex = 'all'
        OR NOT EXISTS (
            SELECT FROM register.population_band AS whole
            WHERE whole.area_id = band.area_id
                AND whole.period_key = band.period_key
                AND whole.source_id = band.source_id
                AND whole.sex = 'all'
        )
    GROUP BY band.area_id, band.period_key, band.source_id
),
figure AS (
    SELECT DISTINCT ON (figure.area_id, period_row.period_key)
        figure.area_id,
        period_row.period_key,
        figure.persons,
        figure.households,
        figure.men,
        figure.women,
        counted.age_0_4,
        counted.age_5_9,
        counted.age_10_14,
        counted.age_15_19,
        counted.age_20_24,
        counted.age_25_29,
        counted.age_30_34,
        counted.age_35_39,
        counted.age_40_44,
        counted.age_45_49,
        counted.age_50_54,
        counted.age_55_59,
        counted.age_60_64,
        counted.age_65_69,
        counted.age_70_74,
        counted.age_75_79,
        counted.age_80_84,
        counted.age_85_up
    FROM analysis.period_row
    CROSS JOIN register.population AS figure
    LEFT JOIN counted
        ON counted.area_id = figure.area_id
        AND counted.period_key = figure.period_key
        AND counted.source_id = figure.source_id
    WHERE figure.on_day <= (SELECT analysis.as_of())
    ORDER BY
        figure.area_id,
        period_row.period_key,
        (figure.on_day <= period_row.ends_on) DESC,
        abs(figure.on_day - period_row.ends_on),
        figure.source_id
),
pair AS MATERIALIZED (
    SELECT
        within.area_id,
        within.ancestor_id,
        level.rank
    FROM analysis.area_within AS within
    JOIN register.area_level AS level ON level.id = within.level
    WHERE within.ancestor_id <> within.area_id
),
candidate AS MATERIALIZED (
    SELECT
        figure.area_id,
        figure.period_key,
        pair.ancestor_id,
        pair.rank
    FROM figure
    JOIN pair ON pair.area_id = figure.area_id
),
above AS (
    SELECT DISTINCT ON (candidate.area_id, candidate.period_key)
        candidate.area_id,
        candidate.period_key,
        candidate.ancestor_id
    FROM candidate
    JOIN figure AS around
        ON around.area_id = candidate.ancestor_id
        AND around.period_key = candidate.period_key
    ORDER BY candidate.area_id, candidate.period_key, candidate.rank DESC, candidate.ancestor_id
),
below AS (
    SELECT
        above.ancestor_id AS area_id,
        above.period_key,
        sum(figure.persons) AS persons,
        sum(figure.households) AS households,
        sum(figure.men) AS men,
        sum(figure.women) AS women,
        sum(figure.age_0_4) AS age_0_4,
        sum(figure.age_5_9) AS age_5_9,
        sum(figure.age_10_14) AS age_10_14,
        sum(figure.age_15_19) AS age_15_19,
        sum(figure.age_20_24) AS age_20_24,
        sum(figure.age_25_29) AS age_25_29,
        sum(figure.age_30_34) AS age_30_34,
        sum(figure.age_35_39) AS age_35_39,
        sum(figure.age_40_44) AS age_40_44,
        sum(figure.age_45_49) AS age_45_49,
        sum(figure.age_50_54) AS age_50_54,
        sum(figure.age_55_59) AS age_55_59,
        sum(figure.age_60_64) AS age_60_64,
        sum(figure.age_65_69) AS age_65_69,
        sum(figure.age_70_74) AS age_70_74,
        sum(figure.age_75_79) AS age_75_79,
        sum(figure.age_80_84) AS age_80_84,
        sum(figure.age_85_up) AS age_85_up
    FROM above
    JOIN figure
        ON figure.area_id = above.area_id
        AND figure.period_key = above.period_key
    GROUP BY above.ancestor_id, above.period_key
)
SELECT
    figure.area_id,
    figure.period_key,
    CASE WHEN below.persons IS NULL THEN figure.persons ELSE figure.persons - below.persons END AS persons,
    CASE WHEN below.households IS NULL THEN figure.households ELSE figure.households - below.households END AS households,
    CASE WHEN below.men IS NULL THEN figure.men ELSE figure.men - below.men END AS men,
    CASE WHEN below.women IS NULL THEN figure.women ELSE figure.women - below.women END AS women,
    CASE WHEN below.age_0_4 IS NULL THEN figure.age_0_4 ELSE figure.age_0_4 - below.age_0_4 END AS age_0_4,
    CASE WHEN below.age_5_9 IS NULL THEN figure.age_5_9 ELSE figure.age_5_9 - below.age_5_9 END AS age_5_9,
    CASE WHEN below.age_10_14 IS NULL THEN figure.age_10_14 ELSE figure.age_10_14 - below.age_10_14 END AS age_10_14,
    CASE WHEN below.age_15_19 IS NULL THEN figure.age_15_19 ELSE figure.age_15_19 - below.age_15_19 END AS age_15_19,
    CASE WHEN below.age_20_24 IS NULL THEN figure.age_20_24 ELSE figure.age_20_24 - below.age_20_24 END AS age_20_24,
    CASE WHEN below.age_25_29 IS NULL THEN figure.age_25_29 ELSE figure.age_25_29 - below.age_25_29 END AS age_25_29,
    CASE WHEN below.age_30_34 IS NULL THEN figure.age_30_34 ELSE figure.age_30_34 - below.age_30_34 END AS age_30_34,
    CASE WHEN below.age_35_39 IS NULL THEN figure.age_35_39 ELSE figure.age_35_39 - below.age_35_39 END AS age_35_39,
    CASE WHEN below.age_40_44 IS NULL THEN figure.age_40_44 ELSE figure.age_40_44 - below.age_40_44 END AS age_40_44,
    CASE WHEN below.age_45_49 IS NULL THEN figure.age_45_49 ELSE figure.age_45_49 - below.age_45_49 END AS age_45_49,
    CASE WHEN below.age_50_54 IS NULL THEN figure.age_50_54 ELSE figure.age_50_54 - below.age_50_54 END AS age_50_54,
    CASE WHEN below.age_55_59 IS NULL THEN figure.age_55_59 ELSE figure.age_55_59 - below.age_55_59 END AS age_55_59,
    CASE WHEN below.age_60_64 IS NULL THEN figure.age_60_64 ELSE figure.age_60_64 - below.age_60_64 END AS age_60_64,
    CASE WHEN below.age_65_69 IS NULL THEN figure.age_65_69 ELSE figure.age_65_69 - below.age_65_69 END AS age_65_69,
    CASE WHEN below.age_70_74 IS NULL THEN figure.age_70_74 ELSE figure.age_70_74 - below.age_70_74 END AS age_70_74,
    CASE WHEN below.age_75_79 IS NULL THEN figure.age_75_79 ELSE figure.age_75_79 - below.age_75_79 END AS age_75_79,
    CASE WHEN below.age_80_84 IS NULL THEN figure.age_80_84 ELSE figure.age_80_84 - below.age_80_84 END AS age_80_84,
    CASE WHEN below.age_85_up IS NULL THEN figure.age_85_up ELSE figure.age_85_up - below.age_85_up END AS age_85_up
FROM figure
LEFT JOIN below
    ON below.area_id = figure.area_id
    AND below.period_key = figure.period_key;

COMMENT ON VIEW analysis.population IS
'people of an area not counted in an area below; add up over area_within; source: census and office figures';
COMMENT ON COLUMN analysis.population.area_id IS 'the area';
COMMENT ON COLUMN analysis.population.period_key IS 'the period; the figure nearest in time';
COMMENT ON COLUMN analysis.population.persons IS 'persons; NULL: not known';
COMMENT ON COLUMN analysis.population.households IS 'households; NULL: not known';
COMMENT ON COLUMN analysis.population.men IS 'men and boys, persons; NULL: not known';
COMMENT ON COLUMN analysis.population.women IS 'women and girls, persons; NULL: not known';
COMMENT ON COLUMN analysis.population.age_0_4 IS 'persons aged 0 to 4; NULL: not known';
COMMENT ON COLUMN analysis.population.age_5_9 IS 'persons aged 5 to 9; NULL: not known';
COMMENT ON COLUMN analysis.population.age_10_14 IS 'persons aged 10 to 14; NULL: not known';
COMMENT ON COLUMN analysis.population.age_15_19 IS 'persons aged 15 to 19; NULL: not known';
COMMENT ON COLUMN analysis.population.age_20_24 IS 'persons aged 20 to 24; NULL: not known';
COMMENT ON COLUMN analysis.population.age_25_29 IS 'persons aged 25 to 29; NULL: not known';
COMMENT ON COLUMN analysis.population.age_30_34 IS 'persons aged 30 to 34; NULL: not known';
COMMENT ON COLUMN analysis.population.age_35_39 IS 'persons aged 35 to 39; NULL: not known';
COMMENT ON COLUMN analysis.population.age_40_44 IS 'persons aged 40 to 44; NULL: not known';
COMMENT ON COLUMN analysis.population.age_45_49 IS 'persons aged 45 to 49; NULL: not known';
COMMENT ON COLUMN analysis.population.age_50_54 IS 'persons aged 50 to 54; NULL: not known';
COMMENT ON COLUMN analysis.population.age_55_59 IS 'persons aged 55 to 59; NULL: not known';
COMMENT ON COLUMN analysis.population.age_60_64 IS 'persons aged 60 to 64; NULL: not known';
COMMENT ON COLUMN analysis.population.age_65_69 IS 'persons aged 65 to 69; NULL: not known';
COMMENT ON COLUMN analysis.population.age_70_74 IS 'persons aged 70 to 74; NULL: not known';
COMMENT ON COLUMN analysis.population.age_75_79 IS 'persons aged 75 to 79; NULL: not known';
COMMENT ON COLUMN analysis.population.age_80_84 IS 'persons aged 80 to 84; NULL: not known';
COMMENT ON COLUMN analysis.population.age_85_up IS 'persons aged 85 and over; NULL: not known';
