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
  { view = "collected", theme = "incidents" },
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
WITH exposed AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        sum(population.persons * collected.years) AS exposure
    FROM collected
    JOIN population
        ON population.area_id = collected.area_id
        AND population.period_key = collected.period_key
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'incidents'
    GROUP BY area_within.ancestor_id, collected.period_key
),
counted AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        sum(incident.count) AS incidents
    FROM collected
    JOIN incident
        ON incident.area_id = collected.area_id
        AND incident.on_day >= collected.from_on
        AND incident.on_day <= collected.to_on
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'incidents'
    GROUP BY area_within.ancestor_id, collected.period_key
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
