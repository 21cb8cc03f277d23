/*
code = "P07"
title_fa = "دسترسی به بوستان"
title_en = "People within 500 m of a park"
short_fa = "دسترسی به بوستان"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = false
source = "SDG 11.7.1, access part; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۵۰۰ متری یک بوستان می‌رسند. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "سازمان سیما، منظر و فضای سبز"
letter_fa = "از سازمان سیما، منظر و فضای سبز خواهشمند است نقشه بوستان‌های این محله و محله‌های پیرامون را بفرستد."
needs = [
  { view = "access", theme = "parks", kinds = ["park"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "parks" },
]

[example]
area = "N301"
period = "1404"
numerator = 2427.69
denominator = 4022
n = 111
value = 60.3604
low = 51.0609
high = 68.9667
status = "ok"
working = "2427.69 of 4022 persons stand at points within 500 m: 100 * 2427.69 / 4022 = 60.3604; (sum of persons)² / sum of squares = 111 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'parks'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 500 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'park'
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
