/*
code = "N3"
title_fa = "کانال، چاه و گودال بی‌حفاظ"
title_en = "Unguarded canals, pits and openings per kilometre of street"
short_fa = "گودال بی‌حفاظ"
domain = "physical"
kind = "rate"
unit = "per_km"
direction = "down"
goalposts = [0, 2]
bands = [0.05, 0.1, 0.25, 0.5]
per = 1
is_core = false
source = "Safety walk; empirical-Bayes rate"
note_fa = "کانال، چاه، گودال و دریچه بی‌حفاظ که در پایان دوره هنوز رفع نشده‌اند، برای هر کیلومتر معبر؛ همه معابر شمرده می‌شود، نه فقط پیرامون مدرسه‌ها."
steward_fa = "شهرداری و شرکت آب منطقه‌ای"
letter_fa = "از شهرداری و شرکت آب منطقه‌ای خواهشمند است فهرست کانال‌ها، چاه‌ها و گودال‌های بی‌حفاظ این محله را بفرستند؛ بازدید میدانی ایمنی هم همین داده را می‌آورد."
needs = [
  { view = "issue_state", theme = "openings", categories = ["open_canal", "open_pit", "missing_manhole_cover"] },
  { view = "street_part" },
  { view = "coverage", theme = "openings" },
]

[example]
area = "N206"
period = "1404"
numerator = 1
denominator = 7.54529
n = 1
value = 0.12425
low = 0.00527923
high = 0.424665
status = "unstable"
working = "1 opening reported and still open, 7.5453 km of street: plain 1 / 7.5453 = 0.1325, drawn to the mean of the neighbourhoods' years: 0.1242"
*/
WITH surveyed AS (
    SELECT coverage.area_id
    FROM coverage
    WHERE coverage.theme = 'openings'
    GROUP BY coverage.area_id
),
street AS (
    SELECT
        area_within.ancestor_id,
        sum(street_part.length_m) * 0.001 AS length_km
    FROM surveyed
    JOIN street_part ON street_part.area_id = surveyed.area_id
    JOIN area_within ON area_within.area_id = surveyed.area_id
    GROUP BY area_within.ancestor_id
),
exposed AS (
    SELECT
        street.ancestor_id,
        period.period_key,
        street.length_km AS exposure
    FROM street
    CROSS JOIN period
),
standing AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        count(*) AS issues
    FROM surveyed
    JOIN issue_state ON issue_state.area_id = surveyed.area_id
    JOIN period
        ON issue_state.from_on <= period.ends_on
        AND (issue_state.to_on IS NULL OR issue_state.to_on > period.ends_on)
    JOIN area_within ON area_within.area_id = surveyed.area_id
    WHERE issue_state.is_open
        AND issue_state.category_id IN ('open_canal', 'open_pit', 'missing_manhole_cover')
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(standing.issues, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(standing.issues, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN standing
    ON standing.ancestor_id = exposed.ancestor_id
    AND standing.period_key = exposed.period_key
