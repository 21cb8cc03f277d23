/*
code = "N12"
title_fa = "کارگاه‌ها و انبارهای پرخطر میان خانه‌ها"
title_en = "Risky workshops and stores per square kilometre"
short_fa = "کارگاه پرخطر"
domain = "physical"
kind = "rate"
unit = "per_km2"
direction = "down"
goalposts = [0, 20]
bands = [1, 3, 6, 12]
per = 1
is_core = false
source = "Lists of guilds and fire service; plain rate with exact Poisson limits"
note_fa = "انبار کپسول گاز، رنگ و مواد آتش‌گیر و ضایعات که فهرست اصناف یا آتش‌نشانی می‌شناسد، برای هر کیلومتر مربع. جای آن‌ها در هیچ نقشه همگانی نمی‌آید."
steward_fa = "اتاق اصناف و آتش‌نشانی"
letter_fa = "از اتاق اصناف و سازمان آتش‌نشانی خواهشمند است فهرست انبارها و کارگاه‌های پرخطر این محله را بفرستند."
needs = [
  { view = "facility", theme = "workshops", kinds = ["risky_workshop"] },
  { view = "coverage", theme = "workshops" },
]

[example]
area = "N206"
period = "1403"
numerator = 3
denominator = 0.233791
n = 3
value = 12.8319
low = 2.64626
high = 37.5004
status = "unstable"
working = "3 on the list, 0.233791 km²: 3 / 0.233791 = 12.8319"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'workshops'
    GROUP BY coverage.area_id
),
leaf AS (
    SELECT
        surveyed.area_id,
        surveyed.first_on,
        area.area_m2
    FROM surveyed
    JOIN area ON area.area_id = surveyed.area_id
    WHERE NOT EXISTS (SELECT area.area_id FROM area WHERE area.parent_id = surveyed.area_id)
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(leaf.area_m2) * 0.000001 AS exposure
    FROM leaf
    JOIN period ON period.ends_on >= leaf.first_on
    JOIN area_within ON area_within.area_id = leaf.area_id
    GROUP BY area_within.ancestor_id, period.period_key
),
standing AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        count(*) AS things
    FROM leaf
    JOIN facility ON facility.area_id = leaf.area_id
    JOIN period
        ON period.ends_on >= leaf.first_on
        AND facility.from_on <= period.ends_on
        AND (facility.to_on IS NULL OR facility.to_on > period.ends_on)
    JOIN area_within ON area_within.area_id = leaf.area_id
    WHERE facility.kind = 'risky_workshop'
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(standing.things, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(standing.things, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN standing
    ON standing.ancestor_id = exposed.ancestor_id
    AND standing.period_key = exposed.period_key
