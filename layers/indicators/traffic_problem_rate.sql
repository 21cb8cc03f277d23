/*
code = "P11"
title_fa = "نرخ مسائل ایمنی عبور و مرور"
title_en = "Traffic-safety problems per kilometre of street a year"
short_fa = "ایمنی عبور"
domain = "physical"
kind = "rate"
unit = "per_km_year"
direction = "down"
goalposts = [0, 4]
bands = [0.25, 0.5, 1, 2]
per = 1
is_core = false
source = "Vision Zero; Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987)"
note_fa = "مسائل گذرگاه عابر، علائم، سرعت و جلوی مدرسه که در دوره ثبت شده، در سال و برای هر کیلومتر معبر. گزارش مردم به میزان گزارش‌دهی هم بستگی دارد."
steward_fa = "راهور و شهرداری"
letter_fa = "از راهور و شهرداری (سامانه ۱۳۷) خواهشمند است فهرست گزارش‌های ایمنی عبور و مرور این محله را با محل و تاریخ بفرستند."
needs = [
  { view = "issue", theme = "traffic", categories = ["unsafe_crossing", "missing_traffic_sign", "fast_street", "school_gate_traffic"] },
  { view = "street_part" },
  { view = "collected", theme = "traffic" },
]

[example]
area = "N303"
period = "1403"
numerator = 2
denominator = 7.91384
n = 2
value = 0.352196
low = 0.0778585
high = 0.829605
status = "unstable"
working = "problems opened: 2 in 1403, 7.91384 km of street over 12/12 of a year: plain 2 / 7.91384, drawn to the mean of the neighbourhoods' years: 0.352196"
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
    WHERE collected.theme = 'traffic'
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
        AND issue.category_id IN ('unsafe_crossing', 'missing_traffic_sign', 'fast_street', 'school_gate_traffic')
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'traffic'
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
