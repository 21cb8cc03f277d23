/*
code = "E08"
title_fa = "تراکم نفر در اتاق"
title_en = "Persons per room"
short_fa = "نفر در اتاق"
domain = "economic"
kind = "ratio"
unit = "persons_per_room"
direction = "profile"
bands = [0.8, 1, 1.25, 1.5]
per = 1
is_core = false
stale_after_days = 3650
source = "UN-Habitat, sufficient living area (at most three persons a room); census figures"
note_fa = "شمار ساکنان خانوارهای معمولی بخش بر شمار اتاق‌ها، از سرشماری؛ برای زمینه. بازه ندارد، چون پراکندگی میان خانوارها معلوم نیست."
steward_fa = "مرکز آمار ایران"
letter_fa = "از مرکز آمار ایران خواهشمند است شمار ساکنان و شمار اتاق‌های واحدهای مسکونی بلوک‌های آماری این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["persons_in_rooms"] },
]

[example]
area = "N206"
period = "1404"
numerator = 5663
denominator = 5950
n = 5663
value = 0.951765
status = "ok"
working = "census of 1400: 5663 persons in 5950 rooms: 5663 / 5950 = 0.9518"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.numerator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'persons_in_rooms'
GROUP BY area_within.ancestor_id, attribute.period_key
