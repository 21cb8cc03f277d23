/*
code = "P15"
title_fa = "دسترسی پیاده به دبستان"
title_en = "People within 800 m of a primary school"
short_fa = "دسترسی به دبستان"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = true
source = "Iranian planning texts: primary school within 500 to 800 m; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۸۰۰ متری یک دبستان می‌رسند؛ همه مردم شمرده می‌شوند، نه فقط کودکان. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "آموزش و پرورش"
letter_fa = "از آموزش و پرورش خواهشمند است فهرست دبستان‌های این محله و محله‌های پیرامون را با نشانی بفرستد."
needs = [
  { view = "access", theme = "education", kinds = ["school_primary"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "education" },
]

[example]
area = "N301"
period = "1404"
numerator = 2246.52
denominator = 4022
n = 111
value = 55.8559
low = 46.5761
high = 64.7438
status = "ok"
working = "2246.52 of 4022 persons stand at points within 800 m: 100 * 2246.52 / 4022 = 55.8559; (sum of persons)² / sum of squares = 111 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'education'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 800 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'school_primary'
        AND access.mode = 'walk'
    GROUP BY access.area_id
)
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    sum(person.near) AS numerator,
    sum(person.persons) AS denominator,
    power(sum(person.persons), 2) / nullif(sum(person.squares), 0) AS n
FROM person
JOIN surveyed ON surveyed.area_id = person.area_id
JOIN period ON period.ends_on >= surveyed.first_on
JOIN area_within ON area_within.area_id = person.area_id
GROUP BY area_within.ancestor_id, period.period_key
