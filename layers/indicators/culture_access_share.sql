/*
code = "C02"
title_fa = "دسترسی به کتابخانه و فرهنگ‌سرا"
title_en = "People within 1,500 m of a library or cultural centre"
short_fa = "کتابخانه و فرهنگ‌سرا"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = false
source = "Iranian planning texts: library within 1,500 to 2,000 m; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۱۵۰۰ متری یک کتابخانه عمومی یا فرهنگ‌سرا می‌رسند. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "نهاد کتابخانه‌های عمومی و شهرداری"
letter_fa = "از نهاد کتابخانه‌های عمومی و شهرداری خواهشمند است فهرست کتابخانه‌ها و فرهنگ‌سراها را با نشانی بفرستند."
needs = [
  { view = "access", theme = "gathering_places", kinds = ["library", "cultural_centre"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "gathering_places" },
]

[example]
area = "N207"
period = "1404"
numerator = 4918.46
denominator = 5513
n = 102
value = 89.2157
low = 81.7141
high = 93.8707
status = "ok"
working = "4918.46 of 5513 persons stand at points within 1500 m: 100 * 4918.46 / 5513 = 89.2157; (sum of persons)² / sum of squares = 102 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'gathering_places'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 1500 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'culture'
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
