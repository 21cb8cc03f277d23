/*
code = "P03"
title_fa = "درصد معابر با عرض کمتر از ۶ متر (نفوذناپذیری)"
title_en = "Share of street length narrower than 6 metres"
short_fa = "معابر باریک"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [20, 35, 50, 70]
per = 100
is_core = false
source = "High Council of Urban Planning, resolution 300/310/15323 of 1385/02/11; passages under 6 m"
note_fa = "از طول معابری که عرضشان اندازه گرفته شده، سهم آن‌هایی که کمتر از ۶ متر است. عرض ندانسته را با عرض نوع معبر پر نمی‌کنیم؛ کنار گذاشته می‌شود. شمار مشاهده‌ها شمار مؤثر قطعه‌های معبر است."
steward_fa = "شهرداری"
letter_fa = "از شهرداری خواهشمند است نقشه معابر این محله را با عرض گذر (طرح تفصیلی) بفرستد."
needs = [
  { view = "street_part", theme = "streets" },
  { view = "coverage", theme = "streets" },
]

[example]
area = "N206"
period = "1404"
numerator = 1171.59
denominator = 5959.1
n = 106.316
value = 19.6605
low = 13.2218
high = 28.2152
status = "ok"
working = "1171.59 m of 5959.1 m of known width are narrower than 6 m: 100 * 1171.59 / 5959.1 = 19.6605; (sum of lengths)² / sum of squares = 106.316 pieces of equal length"
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
        sum(CASE WHEN street_part.width_m < 6 THEN street_part.length_m ELSE 0 END) AS told_m,
        sum(street_part.length_m) AS length_m,
        sum(power(street_part.length_m, 2)) AS squares
    FROM street_part
    WHERE street_part.width_m IS NOT NULL
    GROUP BY street_part.area_id
)
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    sum(street.told_m) AS numerator,
    sum(street.length_m) AS denominator,
    power(sum(street.length_m), 2) / nullif(sum(street.squares), 0) AS n
FROM street
JOIN surveyed ON surveyed.area_id = street.area_id
JOIN period ON period.ends_on >= surveyed.first_on
JOIN area_within ON area_within.area_id = street.area_id
GROUP BY area_within.ancestor_id, period.period_key
