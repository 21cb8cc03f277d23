/*
code = "P10"
title_fa = "پوشش ایستگاه آتش‌نشانی"
title_en = "People within five minutes of a fire station"
short_fa = "پوشش آتش‌نشانی"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [40, 60, 80, 95]
per = 100
is_core = false
source = "ISO 37120, fire and emergency response; five minutes at 30 km/h is a design choice; along the street network, not cut at borders; people spread over buildings by floor space where these are known, else over a 50 m grid near streets"
note_fa = "سهم مردمی که تا ۲۵۰۰ متری (پنج دقیقه با سرعت ۳۰ کیلومتر در ساعت) یک ایستگاه آتش‌نشانی‌اند، از راه معابری که خودرو می‌گذرد. جای مردم، هر جا ساختمان‌ها شناخته‌اند از روی زیربنای آن‌ها و هر جا نه روی شبکه‌ای از نقطه‌های ۵۰ متری کنار معابر گرفته شده است، نه از نشانی خانه‌ها؛ مرز محله جلوی راه را نمی‌گیرد. جایی که هیچ معبری شناخته نیست، خط راست ضرب در ۱٫۳ به جای راه می‌نشیند و عدد «ناقص» خوانده می‌شود. شمار مشاهده‌ها شمار مؤثر نقطه‌هاست."
steward_fa = "سازمان آتش‌نشانی"
letter_fa = "از سازمان آتش‌نشانی خواهشمند است محل ایستگاه‌های خود را بفرستد."
needs = [
  { view = "access", theme = "emergency_services", kinds = ["fire_station"] },
  { view = "access", theme = "streets", or_straight = true },
  { view = "coverage", theme = "emergency_services" },
]

[example]
area = "N105"
period = "1404"
numerator = 4316.68
denominator = 4359
n = 103
value = 99.0291
low = 94.7042
high = 99.8284
status = "ok"
working = "4316.68 of 4359 persons stand at points within 2500 m: 100 * 4316.68 / 4359 = 99.0291; (sum of persons)² / sum of squares = 103 points"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'emergency_services'
    GROUP BY coverage.area_id
),
person AS (
    SELECT
        access.area_id,
        sum(CASE WHEN access.distance_m <= 2500 THEN access.persons ELSE 0 END) AS near,
        sum(access.persons) AS persons,
        sum(power(access.persons, 2)) AS squares
    FROM access
    WHERE access.kind = 'fire_station'
        AND access.mode = 'drive'
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
