/*
code = "C11"
title_fa = "نابسامانی محیطی (زباله، دیوارنویسی، سروصدا)"
title_en = "Untidy surroundings (litter, graffiti, noise) per 1,000 persons a year"
short_fa = "نابسامانی محیطی"
domain = "physical"
kind = "rate"
unit = "per_1000_year"
direction = "down"
goalposts = [0, 20]
bands = [1, 2, 4, 8]
per = 1000
is_core = false
source = "Empirical-Bayes rate: Marshall (1991); Clayton and Kaldor (1987)"
note_fa = "مسائل زباله، پر شدن مخزن، دیوارنویسی و سروصدا که در دوره ثبت شده، در سال و برای هر ۱۰۰۰ نفر. گزارش مردم به میزان گزارش‌دهی هم بستگی دارد."
steward_fa = "شهرداری"
letter_fa = "از شهرداری (سامانه ۱۳۷) خواهشمند است فهرست گزارش‌های زباله، دیوارنویسی و سروصدای این محله را با محل و تاریخ بفرستد."
needs = [
  { view = "issue", theme = "surroundings", categories = ["litter", "full_bin", "graffiti", "noise"] },
  { view = "population" },
  { view = "collected", theme = "surroundings" },
]

[example]
area = "N206"
period = "1403"
numerator = 8
denominator = 2831.5
n = 8
value = 2.60214
low = 1.30898
high = 4.33212
status = "unstable"
working = "litter was not collected from 1403/01 to 1403/06; 8 issues opened in the six months after, 5663 persons over 6/12 of a year: plain 1000 * 8 / 2831.5 = 2.8254, drawn to the mean of the neighbourhoods' years: 2.6021"
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
    WHERE collected.theme = 'surroundings'
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
        AND issue.category_id IN ('litter', 'full_bin', 'graffiti', 'noise')
    JOIN area_within ON area_within.area_id = collected.area_id
    WHERE collected.theme = 'surroundings'
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
