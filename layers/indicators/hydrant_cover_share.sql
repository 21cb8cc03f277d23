/*
code = "P20"
title_fa = "پوشش شیر آتش‌نشانی"
title_en = "People within 150 m of a working hydrant"
short_fa = "پوشش شیر آتش‌نشانی"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = false
source = "ISO 37120, fire and emergency response; 150 m is a design choice; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۱۵۰ متری یک شیر آتش‌نشانی سالم‌اند. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "شرکت آب و فاضلاب و سازمان آتش‌نشانی"
letter_fa = "از شرکت آب و فاضلاب و سازمان آتش‌نشانی خواهشمند است فهرست شیرهای آتش‌نشانی این محله را با مختصات و سالم بودن یا نبودن بفرستند."
needs = [
  { view = "access", theme = "fire_cover", kinds = ["hydrant"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "fire_cover" },
]

[example]
area = "N103"
period = "1404"
numerator = 3166.93
denominator = 5331
n = 101
value = 59.4059
low = 49.655
high = 68.4676
status = "ok"
working = "3166.93 of 5331 persons stand at points within 150 m: 100 * 3166.93 / 5331 = 59.4059; (sum of persons)² / sum of squares = 101 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'fire_cover'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 150 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'hydrant'
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
