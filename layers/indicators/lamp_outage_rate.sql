/*
code = "P02"
title_fa = "درصد چراغ‌های معابرِ خاموش (نه قطع برق)"
title_en = "Street lamps that are out, of all lamps"
short_fa = "چراغ خاموش"
domain = "physical"
kind = "rate"
unit = "percent"
direction = "down"
goalposts = [0, 20]
bands = [0.5, 1, 2, 5]
per = 100
is_core = false
source = "Service figure of electricity distribution companies; open reports of lamps out at the end of the period"
note_fa = "چراغ‌هایی که تا پایان دوره خاموش گزارش شده و هنوز رفع نشده، از همه چراغ‌های معابر. قطع برنامه‌ریزی‌شده برق در رده «چراغ خاموش» نمی‌آید؛ اگر منبع آن را نشان کرده باشد هنگام ورود کنار گذاشته می‌شود."
steward_fa = "شرکت توزیع نیروی برق"
letter_fa = "از شرکت توزیع نیروی برق خواهشمند است فهرست خاموشی‌های ثبت‌شده در سامانه ۱۲۱ را با نشانی، تاریخ اعلام و تاریخ رفع، جدا از قطع برنامه‌ریزی‌شده، بفرستد."
needs = [
  { view = "facility", theme = "lamps", kinds = ["lamp"] },
  { view = "issue_state", theme = "lamps", categories = ["lamp_out"] },
  { view = "coverage", theme = "lamps" },
]

[example]
area = "N104"
period = "1404"
numerator = 6
denominator = 112
n = 6
value = 4.69233
low = 1.74635
high = 9.06867
status = "stale"
working = "6 issues of a dark lamp stand at the end of 1404's known days, 112 lamps: plain 100 * 6 / 112 = 5.3571, drawn to the mean of the neighbourhoods: 4.6923"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'lamps'
    GROUP BY coverage.area_id
),
lamp AS (
    SELECT
        surveyed.area_id,
        period.period_key,
        CAST(count(*) AS DOUBLE PRECISION) AS lamps
    FROM surveyed
    JOIN facility ON facility.area_id = surveyed.area_id
    JOIN period
        ON period.ends_on >= surveyed.first_on
        AND facility.from_on <= period.ends_on
        AND (facility.to_on IS NULL OR facility.to_on > period.ends_on)
    WHERE facility.kind = 'lamp'
    GROUP BY surveyed.area_id, period.period_key
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        lamp.period_key,
        sum(lamp.lamps) AS exposure
    FROM lamp
    JOIN area_within ON area_within.area_id = lamp.area_id
    GROUP BY area_within.ancestor_id, lamp.period_key
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
        AND issue_state.category_id = 'lamp_out'
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
