/*
code = "P01"
title_fa = "درصد طول معابر دارای روشنایی"
title_en = "Share of street length that is lit"
short_fa = "معابر روشن"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 55, 70, 85]
per = 100
is_core = true
source = "Natural surveillance (CPTED); FHWA lighting handbook; within 25 m of a working lamp is a design choice"
note_fa = "طولی از معابر که در ۲۵ متری یک چراغ سالم است، بخش بر طول همه معابر محدوده‌ای که چراغ‌هایش بازدید شده است. شمار مشاهده‌ها شمار مؤثر قطعه‌های معبر است تا یک خیابان بلند به جای چند کوچه شمرده نشود."
steward_fa = "شرکت توزیع نیروی برق"
letter_fa = "از شرکت توزیع نیروی برق خواهشمند است فهرست چراغ‌های معابر این محله را با مختصات و وضعیت روشن یا خاموش (اکسل یا شیپ‌فایل) بفرستد."
needs = [
  { view = "street_part", theme = "lamps" },
  { view = "coverage", theme = "lamps" },
]

[example]
area = "N206"
period = "1404"
numerator = 4697.51
denominator = 7545.29
n = 130.726
value = 62.2574
low = 53.71
high = 70.1051
status = "stale"
working = "4697.5 m of 7545.3 m of street lie within 25 m of a working lamp: 100 * 4697.5 / 7545.3 = 62.2574; (sum of lengths)² / sum of squares = 130.73 pieces of equal length"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'lamps'
    GROUP BY coverage.area_id
),
street AS (
    SELECT
        street_part.area_id,
        sum(street_part.lit_m) AS lit_m,
        sum(street_part.length_m) AS length_m,
        sum(power(street_part.length_m, 2)) AS squares
    FROM street_part
    WHERE street_part.lit_m IS NOT NULL
    GROUP BY street_part.area_id
)
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    sum(street.lit_m) AS numerator,
    sum(street.length_m) AS denominator,
    power(sum(street.length_m), 2) / nullif(sum(street.squares), 0) AS n
FROM street
JOIN surveyed ON surveyed.area_id = street.area_id
JOIN period ON period.ends_on >= surveyed.first_on
JOIN area_within ON area_within.area_id = street.area_id
GROUP BY area_within.ancestor_id, period.period_key
