/*
code = "C08"
title_fa = "رسیدگی در مهلت مقرر"
title_en = "Share of problems resolved within the deadline"
short_fa = "رسیدگی در مهلت"
domain = "service"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 55, 70, 85]
per = 100
is_core = false
source = "Deadline of the category; problems that are still open and younger than their deadline are not judged yet"
note_fa = "از مسائل ثبت‌شده در دوره که یا رفع شده‌اند یا مهلتشان گذشته، سهم آن‌هایی که در مهلت رفع شده‌اند. کارکرد دستگاه‌هاست، نه ویژگی ساکنان. مسائل از جنس امنیت و مراجعه به خدمات اجتماعی در آن نیست."
steward_fa = "دبیر شورا و دستگاه‌های اجرایی"
letter_fa = "از دستگاه‌های اجرایی خواهشمند است تاریخ رفع هر مورد ارجاع‌شده این محله را با شماره پیگیری بفرستند."
needs = [
  { view = "issue", sensitivity = 1 },
]

[example]
area = "N206"
period = "1403"
numerator = 9
denominator = 70
n = 70
value = 12.8571
low = 6.9141
high = 22.6648
status = "ok"
working = "70 problems opened in 1403 that are resolved or past their deadline, 9 of them resolved in time: 100 * 9 / 70 = 12.8571"
*/
WITH judged AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(CASE WHEN issue.is_resolved AND issue.days <= issue.deadline_days THEN 1.0 ELSE 0.0 END) AS kept,
        count(*) AS issues
    FROM issue
    JOIN period
        ON issue.opened_on >= period.starts_on
        AND issue.opened_on <= period.ends_on
    JOIN area_within ON area_within.area_id = issue.area_id
    WHERE issue.sensitivity <= 1
        AND issue.deadline_days IS NOT NULL
        AND (issue.is_resolved OR issue.days > issue.deadline_days)
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    judged.ancestor_id AS area_id,
    judged.period_key,
    CAST(judged.kept AS DOUBLE PRECISION) AS numerator,
    CAST(judged.issues AS DOUBLE PRECISION) AS denominator,
    CAST(judged.issues AS DOUBLE PRECISION) AS n
FROM judged
