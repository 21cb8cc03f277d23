/*
code = "P13"
title_fa = "بناهای متروکه و مخروبه و زمین‌های رهاشده"
title_en = "Derelict buildings and vacant land per 100 buildings"
short_fa = "بنا و زمین رهاشده"
domain = "physical"
kind = "rate"
unit = "per_100_buildings"
direction = "down"
goalposts = [0, 2]
bands = [0.1, 0.25, 0.5, 1]
per = 100
is_core = true
source = "Branas et al. (2018), PNAS 115; South et al. (2023); empirical-Bayes rate"
note_fa = "بناهای متروکه و مخروبه و زمین‌های رهاشده که در پایان دوره هنوز رفع نشده‌اند، برای هر ۱۰۰ ساختمان."
steward_fa = "شهرداری و بازدید میدانی"
letter_fa = "از شهرداری خواهشمند است فهرست ابنیه متروکه و زمین‌های رهاشده این محله را با نشانی و شمار ساختمان‌های محله را از ممیزی املاک بفرستد."
needs = [
  { view = "issue_state", theme = "dereliction", categories = ["derelict_building", "vacant_land"] },
  { view = "attribute", attributes = ["buildings"] },
  { view = "coverage", theme = "dereliction" },
]

[example]
area = "N303"
period = "1404"
numerator = 5
denominator = 935
n = 5
value = 0.432562
low = 0.153714
high = 0.853115
status = "unstable"
working = "5 sites reported and still open, 935 buildings: plain 100 * 5 / 935 = 0.5348, drawn to the mean of the neighbourhoods' years: 0.4326"
*/
WITH surveyed AS (
    SELECT coverage.area_id
    FROM coverage
    WHERE coverage.theme = 'dereliction'
    GROUP BY coverage.area_id
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        attribute.period_key,
        sum(attribute.numerator) AS exposure
    FROM surveyed
    JOIN attribute ON attribute.area_id = surveyed.area_id
    JOIN area_within ON area_within.area_id = surveyed.area_id
    WHERE attribute.attribute_id = 'buildings'
    GROUP BY area_within.ancestor_id, attribute.period_key
),
standing AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        count(*) AS issues
    FROM surveyed
    JOIN issue_state ON issue_state.area_id = surveyed.area_id
    JOIN period
        ON issue_state.from_on <= period.ends_on
        AND (issue_state.to_on IS NULL OR issue_state.to_on > period.ends_on)
    JOIN area_within ON area_within.area_id = surveyed.area_id
    WHERE issue_state.is_open
        AND issue_state.category_id IN ('derelict_building', 'vacant_land')
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(standing.issues, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.exposure AS denominator,
    CAST(coalesce(standing.issues, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN standing
    ON standing.ancestor_id = exposed.ancestor_id
    AND standing.period_key = exposed.period_key
