/*
code = "N2"
title_fa = "فضای امن تخلیه اضطراری"
title_en = "People within 500 m of a safe open space with room for all"
short_fa = "فضای امن"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [10, 25, 50, 75]
per = 100
is_core = true
source = "1.5 m² a person and 500 m are design choices; room shared by two-step floating catchments (Luo and Qi, 2009); along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که از راه معابر تا ۵۰۰ متری فضای امن می‌رسند و سهمشان از فضاهای در دسترس دست‌کم ۱٫۵ متر مربع برای هر نفر است (هر فضا میان همه کسانی که به آن می‌رسند بخش می‌شود). جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "اداره کل مدیریت بحران"
letter_fa = "از اداره کل مدیریت بحران خواهشمند است نقشه فضاهای امن تخلیه اضطراری این محله را با مساحت بفرستد."
needs = [
  { view = "access", theme = "safe_spaces", kinds = ["safe_open_space"] },
  { view = "access", theme = "streets" },
  { view = "coverage", theme = "safe_spaces" },
]

[example]
area = "N305"
period = "1404"
numerator = 2590.66
denominator = 5125
n = 91
value = 50.5495
low = 40.465
high = 60.5894
status = "ok"
working = "2590.66 of 5125 persons stand at points within 500 m: 100 * 2590.66 / 5125 = 50.5495; (sum of persons)² / sum of squares = 91 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'safe_spaces'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 500 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'safe_open_space'
        AND access.mode = 'enough'
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
