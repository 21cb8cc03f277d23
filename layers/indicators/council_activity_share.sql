/*
code = "C07"
title_fa = "فعالیت شورا و کمیته‌ها"
title_en = "Planned meetings of committees that were held"
short_fa = "فعالیت شورا"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [20, 40, 60, 80]
per = 100
is_core = true
source = "Minutes of councils and committees; programme design"
note_fa = "از جلسه‌هایی که کمیته‌ها و شورا برای دوره برنامه‌ریزی کرده‌اند، سهم آن‌هایی که برگزار شده است."
steward_fa = "دبیر شورا"
letter_fa = "از دبیر شورا خواهشمند است جلسه‌های برنامه‌ریزی‌شده و برگزارشده کمیته‌ها را در بخش جلسه‌ها ثبت کند."
needs = [
  { view = "meeting" },
]

[example]
area = "N206"
period = "1403"
numerator = 19
denominator = 60
n = 60
value = 31.6667
low = 21.3059
high = 44.2338
status = "ok"
working = "19 of 60 meetings planned in 1403 were held: 100 * 19 / 60 = 31.6667"
*/
WITH planned AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(CASE WHEN meeting.held_on IS NOT NULL THEN 1.0 ELSE 0.0 END) AS held,
        count(*) AS meetings
    FROM meeting
    JOIN period
        ON meeting.planned_on >= period.starts_on
        AND meeting.planned_on <= period.ends_on
    JOIN area_within ON area_within.area_id = meeting.area_id
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    planned.ancestor_id AS area_id,
    planned.period_key,
    CAST(planned.held AS DOUBLE PRECISION) AS numerator,
    CAST(planned.meetings AS DOUBLE PRECISION) AS denominator,
    CAST(planned.meetings AS DOUBLE PRECISION) AS n
FROM planned
