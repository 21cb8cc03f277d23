/*
code = "P19"
title_fa = "شیر آتش‌نشانی سالم در هر کیلومتر معبر"
title_en = "Working hydrants per kilometre of street"
short_fa = "شیر آتش‌نشانی"
domain = "physical"
kind = "rate"
unit = "per_km"
direction = "up"
goalposts = [0, 3]
bands = [0.25, 0.5, 1, 2]
per = 1
is_core = false
source = "ISO 37120, fire and emergency response; plain rate of an inventory"
note_fa = "شیرهای آتش‌نشانی سالمی که در پایان دوره برپا است، برای هر کیلومتر معبر."
steward_fa = "سازمان آتش‌نشانی و شرکت آب و فاضلاب"
letter_fa = "از شرکت آب و فاضلاب و سازمان آتش‌نشانی خواهشمند است فهرست شیرهای آتش‌نشانی این محله را با مختصات و سالم بودن یا نبودن بفرستند."
needs = [
  { view = "facility", theme = "fire_cover", kinds = ["hydrant"] },
  { view = "street_part" },
  { view = "coverage", theme = "fire_cover" },
]

[example]
area = "N206"
period = "1404"
numerator = 6
denominator = 7.54529
n = 6
value = 0.795198
low = 0.291824
high = 1.73081
status = "unstable"
working = "6 working hydrants, 7.54529 km of street: 6 / 7.54529 = 0.795198"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'fire_cover'
    GROUP BY coverage.area_id
),
street AS (
    SELECT
        street_part.area_id,
        sum(street_part.length_m) * 0.001 AS length_km
    FROM street_part
    GROUP BY street_part.area_id
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(street.length_km) AS exposure
    FROM surveyed
    JOIN period ON period.ends_on >= surveyed.first_on
    JOIN street ON street.area_id = surveyed.area_id
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
    WHERE facility.kind = 'hydrant'
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
