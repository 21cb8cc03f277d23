/*
code = "E03"
title_fa = "کارگاه‌ها و واحدهای صنفی"
title_en = "Local enterprises per 1,000 persons"
short_fa = "کسب‌وکار محلی"
domain = "economic"
kind = "rate"
unit = "per_1000"
direction = "up"
goalposts = [0, 40]
bands = [5, 10, 15, 20]
per = 1000
is_core = true
source = "ISO 37120:2014, 5.6; plain rate of an inventory"
note_fa = "کارگاه، بازار روز، واحد صنفی، نانوایی و خواربارفروشی که در پایان دوره برپا است، برای هر ۱۰۰۰ نفر."
steward_fa = "اتاق اصناف"
letter_fa = "از اتاق اصناف خواهشمند است فهرست واحدهای صنفی دارای پروانه این محله را با نشانی و رسته بفرستد."
needs = [
  { view = "facility", theme = "shops", kinds = ["workshop", "market", "shop", "bakery", "grocery"] },
  { view = "population" },
  { view = "coverage", theme = "shops" },
]

[example]
area = "N206"
period = "1404"
numerator = 74
denominator = 5663
n = 74
value = 13.0673
low = 10.2606
high = 16.4048
status = "ok"
working = "74 workshops, markets, shops, bakeries and groceries, 5663 persons: 1000 * 74 / 5663 = 13.0673"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'shops'
    GROUP BY coverage.area_id
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(population.persons) AS persons
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
    WHERE facility.kind IN ('workshop', 'market', 'shop', 'bakery', 'grocery')
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(standing.facilities, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.persons AS denominator,
    CAST(coalesce(standing.facilities, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN standing
    ON standing.ancestor_id = exposed.ancestor_id
    AND standing.period_key = exposed.period_key
