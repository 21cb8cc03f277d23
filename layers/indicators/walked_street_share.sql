/*
code = "W1"
title_fa = "درصد طول معابر بازدیدشده"
title_en = "Share of street length covered by a safety walk"
short_fa = "معابر بازدیدشده"
domain = "service"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [20, 40, 60, 80]
per = 100
is_core = false
source = "Safety walks; a plan needs 80 % walked"
note_fa = "سهم طولی از معابر که تا پایان دوره دست‌کم یک بار در بازدید میدانی ایمنی پیموده شده است. برنامه‌ای که کمتر از ۸۰ درصد معابرش بازدید نشده ناقص است."
steward_fa = "دبیر شورا"
letter_fa = "از کمیته‌های محله خواهشمند است معابر بازدیدنشده را در بازدید میدانی ایمنی بعدی بپیمایند."
needs = [
  { view = "street_part", theme = "streets" },
  { view = "coverage", theme = "streets" },
]

[example]
area = "N206"
period = "1404"
numerator = 5214.2
denominator = 7545.29
n = 130.726
value = 69.1054
low = 60.7341
high = 76.3858
status = "ok"
working = "5214.2 m of 7545.29 m were walked by the end of 1404: 100 * 5214.2 / 7545.29 = 69.1054; (sum of lengths)² / sum of squares = 130.726 pieces of equal length"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'streets'
    GROUP BY coverage.area_id
),
street AS (
    SELECT
        street_part.area_id,
        street_part.walked_on,
        sum(street_part.length_m) AS length_m,
        sum(power(street_part.length_m, 2)) AS squares
    FROM street_part
    GROUP BY street_part.area_id, street_part.walked_on
)
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    sum(CASE WHEN street.walked_on <= period.ends_on THEN street.length_m ELSE 0 END) AS numerator,
    sum(street.length_m) AS denominator,
    power(sum(street.length_m), 2) / nullif(sum(street.squares), 0) AS n
FROM street
JOIN surveyed ON surveyed.area_id = street.area_id
JOIN period ON period.ends_on >= surveyed.first_on
JOIN area_within ON area_within.area_id = street.area_id
GROUP BY area_within.ancestor_id, period.period_key
