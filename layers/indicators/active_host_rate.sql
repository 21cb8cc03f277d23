/*
code = "V1"
title_fa = "پایگاه‌های فعال محله"
title_en = "Active hosts per 1,000 persons"
short_fa = "پایگاه فعال"
domain = "cultural"
kind = "rate"
unit = "per_1000"
direction = "up"
goalposts = [0, 3]
bands = [0.2, 0.4, 0.6, 1]
per = 1000
is_core = true
source = "Event forms; a host is active in a month in which it holds an activity open to everybody; plain rate"
note_fa = "پایگاه‌هایی (مسجد، مدرسه، مرکز سلامت، فرهنگ‌سرا، خانه محله و مانند آن) که در ماه دست‌کم یک برنامه برای همه داشته‌اند؛ میانگین ماه‌های دوره برای هر ۱۰۰۰ نفر. از باور و شمار شرکت‌کنندگان چیزی نمی‌گوید."
steward_fa = "دبیر شورا"
letter_fa = "از پایگاه‌های محله خواهشمند است برنامه‌های باز هر ماه خود را (چه، کجا، میزبان) در برگه رویداد به دبیر شورا بدهند."
needs = [
  { view = "event", theme = "events" },
  { view = "population" },
  { view = "collected", theme = "events" },
]

[example]
area = "N303"
period = "1403"
numerator = 50
denominator = 67656
n = 50
value = 0.739033
low = 0.548524
high = 0.974323
status = "ok"
working = "hosts with an open activity, added over the 12 months of 1403: 50; 5638 persons over 12 months: 1000 * 50 / 67656 = 0.7390"
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
host AS (
    SELECT
        collected.area_id,
        collected.period_key,
        month.period_key AS month_key,
        event.host_kind,
        event.host_key
    FROM collected
    JOIN event
        ON event.area_id = collected.area_id
        AND event.on_day >= collected.from_on
        AND event.on_day <= collected.to_on
    JOIN period AS month
        ON month.kind = 'month'
        AND event.on_day >= month.starts_on
        AND event.on_day <= month.ends_on
    WHERE collected.theme = 'events'
    GROUP BY collected.area_id, collected.period_key, month.period_key, event.host_kind, event.host_key
),
active AS (
    SELECT
        area_within.ancestor_id,
        host.period_key,
        count(*) AS host_months
    FROM host
    JOIN area_within ON area_within.area_id = host.area_id
    GROUP BY area_within.ancestor_id, host.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(active.host_months, 0) AS DOUBLE PRECISION) AS numerator,
    12 * exposed.exposure AS denominator,
    CAST(coalesce(active.host_months, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN active
    ON active.ancestor_id = exposed.ancestor_id
    AND active.period_key = exposed.period_key
