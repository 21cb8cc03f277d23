/*
code = "V5"
title_fa = "سهم راه‌حل محلی"
title_en = "Share of solved problems that the neighbourhood solved itself"
short_fa = "راه‌حل محلی"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 50]
bands = [5, 10, 20, 35]
per = 100
is_core = false
source = "Closed minutes that say «do it ourselves», and actions of decided plans in the hands of people, charity or council"
note_fa = "از مسائلی که در دوره رفع شده‌اند، سهم آن‌هایی که شورا یا کمیته‌ها پیش‌تر تصمیم گرفته بودند خودشان رفع کنند، یا اقدام مردم، خیریه یا شورا در برنامه آن‌ها را بسته است. از نخستین صورت‌جلسه بسته‌شده محله به بعد شمرده می‌شود."
steward_fa = "دبیر شورا"
letter_fa = "از دبیر شورا خواهشمند است تصمیم «خودمان انجام می‌دهیم» را در صورت‌جلسه کنار همان مسئله بزند."
needs = [
  { view = "solved", sensitivity = 1 },
]

[example]
area = "N206"
period = "1403"
numerator = 2
denominator = 68
n = 68
value = 2.94118
low = 0.810318
high = 10.1046
status = "ok"
working = "68 problems solved in 1403 since the first minutes, 2 of them taken up by the committee before: 100 * 2 / 68 = 2.9412"
*/
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    CAST(sum(CASE WHEN solved.is_local THEN 1.0 ELSE 0.0 END) AS DOUBLE PRECISION) AS numerator,
    CAST(count(*) AS DOUBLE PRECISION) AS denominator,
    CAST(count(*) AS DOUBLE PRECISION) AS n
FROM solved
JOIN period
    ON solved.solved_on >= period.starts_on
    AND solved.solved_on <= period.ends_on
JOIN area_within ON area_within.area_id = solved.area_id
WHERE solved.sensitivity <= 1
GROUP BY area_within.ancestor_id, period.period_key
