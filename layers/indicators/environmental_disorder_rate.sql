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
  { view = "coverage", theme = "surroundings" },
]

[example]
area = "N206"
period = "1403"
numerator = 11
denominator = 5663
n = 11
value = 1.9743
low = 1.08779
high = 3.12065
status = "unstable"
working = "11 issues opened in 1403, 5663 persons over 12/12 of a year: plain 1000 * 11 / 5663 = 1.9424, drawn to the mean of the neighbourhoods' years: 1.9743"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        max(coverage.surveyed_on) AS reached_on
    FROM coverage
    WHERE coverage.theme = 'surroundings'
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
opened AS (
    SELECT
        area_within.ancestor_id,
        span.period_key,
        count(issue.issue_id) AS issues
    FROM surveyed
    JOIN span ON span.starts_on <= surveyed.reached_on
    JOIN issue
        ON issue.area_id = surveyed.area_id
        AND issue.opened_on >= span.starts_on
        AND issue.opened_on <= span.ends_on
        AND issue.category_id IN ('litter', 'full_bin', 'graffiti', 'noise')
    JOIN area_within ON area_within.area_id = surveyed.area_id
    GROUP BY area_within.ancestor_id, span.period_key
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
