/*
code = "N10"
title_fa = "راه روشن تا ایستگاه"
title_en = "People with a lit walk of at most 500 m to a bus stop"
short_fa = "راه روشن تا ایستگاه"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = false
source = "Women and children after dark; lit share of the walk, design choice; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که تنها از معابر روشن تا ۵۰۰ متری یک ایستگاه اتوبوس می‌رسند. معبری که نیمی از آن در ۲۵ متری چراغ سالم نیست، یا چراغ‌هایش بازدید نشده، راه شب شمرده نمی‌شود. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "شرکت توزیع نیروی برق و سازمان حمل‌ونقل"
letter_fa = "از شرکت توزیع نیروی برق خواهشمند است فهرست چراغ‌های معابر این محله و راه ایستگاه‌ها را با وضعیت روشن یا خاموش بفرستد."
needs = [
  { view = "access", theme = "transit", kinds = ["bus_stop"] },
  { view = "access", theme = "streets" },
  { view = "access", theme = "lamps" },
  { view = "coverage", theme = "transit" },
]

[example]
area = "N408"
period = "1404"
numerator = 2849.24
denominator = 4637
n = 83
value = 61.4458
low = 50.6901
high = 71.1888
status = "stale"
working = "2849.24 of 4637 persons stand at points within 500 m: 100 * 2849.24 / 4637 = 61.4458; (sum of persons)² / sum of squares = 83 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'transit'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 500 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'bus_stop'
        AND access.mode = 'night'
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
