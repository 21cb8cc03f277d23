/*
code = "C10"
title_fa = "بازگشت مسئله پس از رفع"
title_en = "Share of closed problems that came back"
short_fa = "بازگشت مسئله"
domain = "service"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 50]
bands = [5, 10, 20, 30]
per = 100
is_core = false
source = "Same category within 90 days and 50 m after closing; both are design choices"
note_fa = "از مسائلی که در دوره بسته شده و ۹۰ روز از آن گذشته است، سهم آن‌هایی که همان مسئله در ۵۰ متری و تا ۹۰ روز پس از بستن باز ثبت شده است. کارکرد دستگاه‌هاست، نه ویژگی ساکنان. مسائل از جنس امنیت و مراجعه به خدمات اجتماعی و مسائل بی‌نقطه در آن نیست."
steward_fa = "دبیر شورا و دستگاه‌های اجرایی"
letter_fa = "از دستگاه‌های اجرایی خواهشمند است مسائلی را که پس از رفع بازگشته‌اند دوباره بازدید کنند و علت را بنویسند."
needs = [
  { view = "issue_return", sensitivity = 1 },
]

[example]
area = "N206"
period = "1403"
numerator = 8
denominator = 68
n = 68
value = 11.7647
low = 6.08349
high = 21.5349
status = "ok"
working = "68 problems with a point closed in 1403, 8 of them back within 90 days and 50 m: 100 * 8 / 68 = 11.7647"
*/
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    CAST(sum(CASE WHEN issue_return.came_back THEN 1.0 ELSE 0.0 END) AS DOUBLE PRECISION) AS numerator,
    CAST(count(*) AS DOUBLE PRECISION) AS denominator,
    CAST(count(*) AS DOUBLE PRECISION) AS n
FROM issue_return
JOIN period
    ON issue_return.closed_on >= period.starts_on
    AND issue_return.closed_on <= period.ends_on
JOIN area_within ON area_within.area_id = issue_return.area_id
WHERE issue_return.sensitivity <= 1
    AND issue_return.came_back IS NOT NULL
GROUP BY area_within.ancestor_id, period.period_key
