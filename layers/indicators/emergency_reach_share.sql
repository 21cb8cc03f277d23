/*
code = "N1"
title_fa = "دسترسی خودروی امدادی"
title_en = "People within 50 m of a passage that a fire engine reaches"
short_fa = "خودروی امدادی"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [70, 85, 95, 99]
per = 100
is_core = true
source = "Passages of at least 4 m and hoses of 50 m are design choices; width joined to the street graph"
note_fa = "سهم مردمی که در ۵۰ متری گذری با عرض آزاد ۴ متر و بیشتر هستند که از گذرهای همین‌گونه به شبکه می‌رسد. کسانی که تنها گذر نزدیکشان اندازه‌گیری نشده کنار گذاشته می‌شوند، نه درون می‌آیند نه بیرون. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "شهرداری و آتش‌نشانی"
letter_fa = "از شهرداری خواهشمند است عرض گذرهای این محله را بفرستد؛ بازدید میدانی با ریسمان ۴ متری هم همین را می‌آورد."
needs = [
  { view = "access", theme = "streets" },
  { view = "coverage", theme = "streets" },
]

[example]
area = "N308"
period = "1404"
numerator = 3326.4
denominator = 3484.8
n = 44
value = 95.4545
low = 84.865
high = 98.7445
status = "ok"
working = "3326.4 of 3484.8 persons stand at points within 50 m: 100 * 3326.4 / 3484.8 = 95.4545; (sum of persons)² / sum of squares = 44 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'streets'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 50 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'passage'
        AND access.mode = 'emergency'
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
