/*
code = "N14"
title_fa = "نرخ آتش‌سوزی"
title_en = "Fires per 10,000 persons a year"
short_fa = "آتش‌سوزی"
domain = "physical"
kind = "rate"
unit = "per_10000_year"
direction = "profile"
bands = [3, 6, 12, 24]
per = 10000
is_core = false
source = "Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987)"
note_fa = "مأموریت‌های آتش‌سوزی که محلشان درون محدوده است، در سال و برای هر ۱۰٬۰۰۰ نفر."
steward_fa = "سازمان آتش‌نشانی"
letter_fa = "از سازمان آتش‌نشانی خواهشمند است شمار آتش‌سوزی‌های این محدوده را با تاریخ و محل بفرستد."
needs = [
  { view = "incident", theme = "incidents" },
  { view = "population" },
  { view = "collected", theme = "incidents" },
]

[example]
area = "N206"
period = "1403"
numerator = 2
denominator = 5663
n = 2
value = 4.47127
low = 1.24046
high = 9.73534
status = "unstable"
working = "fires: 2 in 1403, 5663 persons over 12/12 of a year: plain 10000 * 2 / 5663, drawn to the mean of the neighbourhoods' years: 4.47127"
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
        sum(incident.count) AS found
    FROM collected
    JOIN incident
        ON incident.area_id = collected.area_id
        AND incident.on_day >= collected.from_on
        AND incident.on_day <= collected.to_on
        AND incident.kind = 'fire'
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
