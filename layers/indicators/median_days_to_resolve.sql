/*
code = "C09"
title_fa = "میانه زمان رسیدگی"
title_en = "Median days to resolve an issue"
short_fa = "زمان رسیدگی"
domain = "service"
kind = "survival"
unit = "days"
direction = "down"
goalposts = [0, 120]
bands = [7, 14, 30, 60]
per = 1
is_core = false
source = "Kaplan and Meier (1958); limits: Brookmeyer and Crowley (1982) on the log(-log) scale"
note_fa = "از ثبت تا رفع، برای مسائل ثبت‌شده در دوره. مسائل باز کنار گذاشته نمی‌شوند؛ اگر نیمی از آن‌ها هنوز رفع نشده باشد فقط «بیش از … روز» گفته می‌شود. کارکرد دستگاه‌هاست، نه ویژگی ساکنان. مسائل از جنس امنیت و مراجعه به خدمات اجتماعی در آن نیست."
steward_fa = "دبیر شورا و دستگاه‌های اجرایی"
letter_fa = "از دستگاه‌های اجرایی خواهشمند است تاریخ رفع هر مورد ارجاع‌شده این محله را با شماره پیگیری بفرستند."
needs = [
  { view = "issue", sensitivity = 1 },
]

[example]
area = "N206"
period = "1403"
numerator = 70
denominator = 70
n = 70
value = 15.3424
low = 11.8958
high = 21.6097
status = "ok"
working = "70 issues opened in 1403, all of them resolved: the share still open first falls to one half after 15.3424 days"
*/
WITH tally AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        issue.days,
        sum(CASE WHEN issue.is_resolved THEN 1.0 ELSE 0.0 END) AS resolved,
        count(*) AS leaving
    FROM issue
    JOIN period
        ON issue.opened_on >= period.starts_on
        AND issue.opened_on <= period.ends_on
    JOIN area_within ON area_within.area_id = issue.area_id
    WHERE issue.sensitivity <= 1
        AND issue.days IS NOT NULL
    GROUP BY area_within.ancestor_id, period.period_key, issue.days
)
SELECT
    tally.ancestor_id AS area_id,
    tally.period_key,
    tally.days,
    CAST(tally.resolved AS DOUBLE PRECISION) AS events,
    CAST(
        sum(tally.leaving) OVER (
            PARTITION BY tally.ancestor_id, tally.period_key
            ORDER BY tally.days DESC NULLS LAST
        ) AS DOUBLE PRECISION
    ) AS at_risk
FROM tally
