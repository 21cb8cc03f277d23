/*
code = "E04"
title_fa = "دسترسی به خرید روزانه"
title_en = "People within 500 m of a grocery, bakery or market"
short_fa = "خرید روزانه"
domain = "economic"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = true
source = "Daily needs within a ten-minute walk; design choice; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۵۰۰ متری یک نانوایی، خواربارفروشی یا بازار روز می‌رسند. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "اتاق اصناف"
letter_fa = "از اتاق اصناف خواهشمند است فهرست نانوایی‌ها، خواربارفروشی‌ها و بازارهای روز این محله را با نشانی بفرستد؛ بازدید میدانی هم همین را می‌آورد."
needs = [
  { view = "access", theme = "shops", kinds = ["bakery", "grocery", "market"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "shops" },
]

[example]
area = "N602"
period = "1404"
numerator = 4232.17
denominator = 5230
n = 152
value = 80.9211
low = 73.943
high = 86.3748
status = "ok"
working = "4232.17 of 5230 persons stand at points within 500 m: 100 * 4232.17 / 5230 = 80.9211; (sum of persons)² / sum of squares = 152 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'shops'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 500 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'daily_shopping'
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
