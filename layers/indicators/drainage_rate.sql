/*
code = "P12"
title_fa = "نرخ مسائل آب‌های سطحی و فاضلاب"
title_en = "Drainage and sewage problems per 1,000 households a year"
short_fa = "آب سطحی و فاضلاب"
domain = "physical"
kind = "rate"
unit = "per_1000_households_year"
direction = "down"
goalposts = [0, 60]
bands = [3, 6, 10, 20]
per = 1000
is_core = true
source = "Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987); severity does not enter"
note_fa = "مسائل گرفتگی جوی، آب‌گرفتگی و پس‌زدن فاضلاب که در دوره ثبت شده، در سال و برای هر ۱۰۰۰ خانوار. گزارش مردم به میزان گزارش‌دهی هم بستگی دارد."
steward_fa = "شهرداری و شرکت آب و فاضلاب"
letter_fa = "از شهرداری (سامانه ۱۳۷) و شرکت آب و فاضلاب (۱۲۲) خواهشمند است فهرست گزارش‌های گرفتگی و فاضلاب این محله را با محل و تاریخ بفرستند."
needs = [
  { view = "issue", theme = "drainage", categories = ["blocked_drain", "flooded_passage", "sewage_overflow"] },
  { view = "population" },
  { view = "collected", theme = "drainage" },
]

[example]
area = "N206"
period = "1403"
numerator = 13
denominator = 1861
n = 13
value = 6.9756
low = 4.03333
high = 10.7106
status = "unstable"
working = "13 issues opened in 1403, 1861 households over 12/12 of a year: plain 1000 * 13 / 1861 = 6.9855, drawn to the mean of the neighbourhoods' years: 6.9756"
*/
WITH exposed AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        sum(population.households * collected.years) AS exposure
    FROM collected
    JOIN population
        ON population.area_id = collected.area_id
        AND population.period_key = collected.period_key
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'drainage'
    GROUP BY area_within.ancestor_id, collected.period_key
),
opened AS (
    SELECT
        area_within.ancestor_id,
        collected.period_key,
        count(issue.issue_id) AS issues
    FROM collected
    JOIN issue
        ON issue.area_id = collected.area_id
        AND issue.opened_on >= collected.from_on
        AND issue.opened_on <= collected.to_on
        AND issue.category_id IN ('blocked_drain', 'flooded_passage', 'sewage_overflow')
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'drainage'
    GROUP BY area_within.ancestor_id, collected.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(opened.issues, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(opened.issues, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN opened
    ON opened.ancestor_id = exposed.ancestor_id
    AND opened.period_key = exposed.period_key
