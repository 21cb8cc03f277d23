/*
code = "P18"
title_fa = "نرخ تصادف در معابر"
title_en = "Crashes per kilometre of street a year"
short_fa = "تصادف"
domain = "physical"
kind = "rate"
unit = "per_km_year"
direction = "profile"
bands = [0.5, 1, 2, 4]
per = 1
is_core = false
source = "Vision Zero; Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987)"
note_fa = "تصادف‌هایی که نیروهای امدادی شمرده‌اند و محلشان درون محدوده است، در سال و برای هر کیلومتر معبر؛ به رهگذران هم برمی‌گردد، نه فقط به ساکنان."
steward_fa = "راهور، اورژانس و جمعیت هلال‌احمر"
letter_fa = "از راهور، اورژانس و هلال‌احمر خواهشمند است شمار تصادف‌های این محدوده را با تاریخ و محل بفرستند."
needs = [
  { view = "incident", theme = "incidents" },
  { view = "street_part" },
  { view = "collected", theme = "incidents" },
]

[example]
area = "N206"
period = "1403"
numerator = 11
denominator = 7.54529
n = 11
value = 1.41719
low = 0.763179
high = 2.27025
status = "unstable"
working = "crashes: 11 in 1403, 7.54529 km of street over 12/12 of a year: plain 11 / 7.54529, drawn to the mean of the neighbourhoods' years: 1.41719"
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
    WHERE collected.theme = 'incidents'
    GROUP BY area_within.ancestor_id, collected.period_key
),
counted AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        sum(incident.count) AS found
    FROM collected
    JOIN incident
        ON incident.area_id = collected.area_id
        AND incident.on_day >= collected.from_on
        AND incident.on_day <= collected.to_on
        AND incident.kind = 'crash'
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'incidents'
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
