/*
code = "N13"
title_fa = "نرخ حوادث امداد و نجات"
title_en = "Rescue incidents per 10,000 persons a year"
short_fa = "حوادث امدادی"
domain = "physical"
kind = "rate"
unit = "per_10000_year"
direction = "profile"
bands = [5, 10, 20, 40]
per = 10000
is_core = false
source = "Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987)"
note_fa = "مأموریت‌های امداد و نجات که محلشان درون محدوده است، در سال و برای هر ۱۰٬۰۰۰ نفر. حادثهٔ جاده‌ای به رهگذران هم برمی‌گردد، نه فقط به ساکنان."
steward_fa = "جمعیت هلال‌احمر، اورژانس و آتش‌نشانی"
letter_fa = "از جمعیت هلال‌احمر، اورژانس و آتش‌نشانی خواهشمند است شمار حوادث امدادی این محدوده را با نوع، تاریخ و محل بفرستند."
needs = [
  { view = "incident", theme = "incidents" },
  { view = "population" },
  { view = "coverage", theme = "incidents" },
]

[example]
area = "N206"
period = "1403"
numerator = 15
denominator = 5663
n = 15
value = 27.2393
low = 16.6961
high = 40.3212
status = "unstable"
working = "15 incidents in 1403, 5663 persons over 12/12 of a year: plain 10000 * 15 / 5663 = 26.4877, drawn to the mean of the neighbourhoods' years: 27.2393"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        max(coverage.surveyed_on) AS reached_on
    FROM coverage
    WHERE coverage.theme = 'incidents'
    GROUP BY coverage.area_id
),
span AS (
    SELECT
        period.period_key,
        period.starts_on,
        period.ends_on,
        CAST(count(*) AS DOUBLE PRECISION) / nullif(12, 0) AS years
    FROM period
    JOIN period AS month
        ON month.kind = 'month'
        AND month.starts_on >= period.starts_on
        AND month.ends_on <= period.ends_on
    GROUP BY period.period_key, period.starts_on, period.ends_on
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        span.period_key,
        sum(population.persons * span.years) AS exposure
    FROM surveyed
    JOIN span ON span.starts_on <= surveyed.reached_on
    JOIN population
        ON population.area_id = surveyed.area_id
        AND population.period_key = span.period_key
    JOIN area_within ON area_within.area_id = surveyed.area_id
    GROUP BY area_within.ancestor_id, span.period_key
),
counted AS (
    SELECT
        area_within.ancestor_id,
        span.period_key,
        sum(incident.count) AS incidents
    FROM surveyed
    JOIN span ON span.starts_on <= surveyed.reached_on
    JOIN incident
        ON incident.area_id = surveyed.area_id
        AND incident.on_day >= span.starts_on
        AND incident.on_day <= span.ends_on
    JOIN area_within ON area_within.area_id = surveyed.area_id
    GROUP BY area_within.ancestor_id, span.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(counted.incidents, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(counted.incidents, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN counted
    ON counted.ancestor_id = exposed.ancestor_id
    AND counted.period_key = exposed.period_key
