/*
code = "V3"
title_fa = "مشارکت: مجمع‌ها، پاک‌سازی و همیاری"
title_en = "Assemblies, clean-ups and help drives per 1,000 persons a year"
short_fa = "مشارکت"
domain = "cultural"
kind = "rate"
unit = "per_1000_year"
direction = "up"
goalposts = [0, 20]
bands = [1, 2.5, 5, 10]
per = 1000
is_core = true
source = "Event forms; plain rate with exact Poisson limits"
note_fa = "مجمع‌های محله، پاک‌سازی‌های همگانی و همیاری‌هایی که به روی همه باز بوده، در سال و برای هر ۱۰۰۰ نفر. شمار برنامه‌هاست، نه شمار کسانی که آمده‌اند."
steward_fa = "دبیر شورا"
letter_fa = "از پایگاه‌های محله خواهشمند است برنامه‌های باز هر ماه خود را (چه، کجا، میزبان) در برگه رویداد به دبیر شورا بدهند."
needs = [
  { view = "event", theme = "events" },
  { view = "population" },
  { view = "collected", theme = "events" },
]

[example]
area = "N206"
period = "1403"
numerator = 20
denominator = 5663
n = 20
value = 3.5317
low = 2.15725
high = 5.45442
status = "ok"
working = "assemblies, clean-ups and help drives: 20 in 1403, 5663 persons over 12/12 of a year: 1000 * 20 / 5663 = 3.5317"
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
    WHERE collected.theme = 'events'
    GROUP BY area_within.ancestor_id, collected.period_key
),
counted AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        count(*) AS found
    FROM collected
    JOIN event
        ON event.area_id = collected.area_id
        AND event.on_day >= collected.from_on
        AND event.on_day <= collected.to_on
        AND event.kind IN ('assembly', 'clean_up', 'help_drive')
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'events'
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
