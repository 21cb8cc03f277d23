/*
code = "N8"
title_fa = "تجهیزات برق ناایمن"
title_en = "Unsafe power equipment per kilometre of street a year"
short_fa = "برق ناایمن"
domain = "physical"
kind = "rate"
unit = "per_km_year"
direction = "down"
goalposts = [0, 2]
bands = [0.1, 0.25, 0.5, 1]
per = 1
is_core = false
source = "Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987)"
note_fa = "دریچه باز تیر برق و سیم افتاده یا کوتاه که در دوره ثبت شده، در سال و برای هر کیلومتر معبر."
steward_fa = "شرکت توزیع نیروی برق"
letter_fa = "از شرکت توزیع نیروی برق (۱۲۱) خواهشمند است فهرست دریچه‌های باز و سیم‌های افتاده این محله را با محل و تاریخ بفرستد."
needs = [
  { view = "issue", theme = "power_safety", categories = ["open_pole_hatch", "low_power_line"] },
  { view = "street_part" },
  { view = "collected", theme = "power_safety" },
]

[example]
area = "N303"
period = "1403"
numerator = 0
denominator = 7.91384
n = 0
value = 0.0480175
low = 5.09733e-05
high = 0.239945
status = "unstable"
working = "problems opened: 0 in 1403, 7.91384 km of street over 12/12 of a year: plain 0 / 7.91384, drawn to the mean of the neighbourhoods' years: 0.0480175"
*/
WITH street AS (
    SELECT
        street_part.area_id,
        sum(street_part.length_m) * 0.001 AS length_km
    FROM street_part
    GROUP BY street_part.area_id
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        sum(street.length_km * collected.years) AS exposure
    FROM collected
    JOIN street ON street.area_id = collected.area_id
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'power_safety'
    GROUP BY area_within.ancestor_id, collected.period_key
),
counted AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        count(*) AS found
    FROM collected
    JOIN issue
        ON issue.area_id = collected.area_id
        AND issue.opened_on >= collected.from_on
        AND issue.opened_on <= collected.to_on
        AND issue.category_id IN ('open_pole_hatch', 'low_power_line')
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'power_safety'
    GROUP BY area_within.ancestor_id, collected.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(counted.found, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(counted.found, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN counted
    ON counted.ancestor_id = exposed.ancestor_id
    AND counted.period_key = exposed.period_key
