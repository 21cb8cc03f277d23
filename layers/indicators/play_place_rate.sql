/*
code = "V8"
title_fa = "زمین بازی و ورزش قابل استفاده"
title_en = "Usable play and sport places per 10,000 persons"
short_fa = "زمین بازی و ورزش"
domain = "cultural"
kind = "rate"
unit = "per_10000"
direction = "up"
goalposts = [0, 10]
bands = [1, 2, 4, 6]
per = 10000
is_core = false
source = "Plain rate of an inventory"
note_fa = "زمین‌های بازی و ورزشی قابل استفاده که در پایان دوره برپا است، برای هر ۱۰٬۰۰۰ نفر."
steward_fa = "شهرداری و اداره ورزش و جوانان"
letter_fa = "از شهرداری و اداره ورزش و جوانان خواهشمند است فهرست زمین‌های بازی و ورزش این محله را با وضعیت هر یک بفرستند."
needs = [
  { view = "facility", theme = "play_places", kinds = ["playground", "sports_ground"] },
  { view = "population" },
  { view = "coverage", theme = "play_places" },
]

[example]
area = "N206"
period = "1404"
numerator = 1
denominator = 5663
n = 1
value = 1.76585
low = 0.0447074
high = 9.83868
status = "stale"
working = "1 usable places, 5663 persons: 10000 * 1 / 5663 = 1.76585"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'play_places'
    GROUP BY coverage.area_id
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(population.persons) AS exposure
    FROM surveyed
    JOIN period ON period.ends_on >= surveyed.first_on
    JOIN population
        ON population.area_id = surveyed.area_id
        AND population.period_key = period.period_key
    JOIN area_within ON area_within.area_id = surveyed.area_id
    GROUP BY area_within.ancestor_id, period.period_key
),
standing AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        count(*) AS facilities
    FROM surveyed
    JOIN period ON period.ends_on >= surveyed.first_on
    JOIN facility
        ON facility.area_id = surveyed.area_id
        AND facility.from_on <= period.ends_on
        AND (facility.to_on IS NULL OR facility.to_on > period.ends_on)
    JOIN area_within ON area_within.area_id = surveyed.area_id
    WHERE facility.kind IN ('playground', 'sports_ground')
        AND facility.is_working
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(standing.facilities, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(standing.facilities, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN standing
    ON standing.ancestor_id = exposed.ancestor_id
    AND standing.period_key = exposed.period_key
