/*
code = "C05"
title_fa = "پایگاه سلامت یا مرکز جامع سلامت در ۱۵ دقیقه پیاده"
title_en = "People within a quarter of an hour on foot of a health post or centre"
short_fa = "سلامت در ۱۵ دقیقه"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = false
source = "ISO 37120, health; 15 minutes at 80 m a minute is a design choice; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۱۲۰۰ متری (۱۵ دقیقه پیاده با ۸۰ متر در دقیقه) پایگاه سلامت یا مرکز خدمات جامع سلامت می‌رسند. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "شبکه بهداشت و درمان"
letter_fa = "از شبکه بهداشت خواهشمند است فهرست پایگاه‌ها و مراکز خدمات جامع سلامت را با نشانی بفرستد."
needs = [
  { view = "access", theme = "health_services", kinds = ["health_post", "health_centre"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "health_services" },
]

[example]
area = "N301"
period = "1404"
numerator = 4022
denominator = 4022
n = 111
value = 100
low = 96.655
high = 100
status = "ok"
working = "4022 of 4022 persons stand at points within 1200 m: 100 * 4022 / 4022 = 100; (sum of persons)² / sum of squares = 111 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'health_services'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 1200 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'health'
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
