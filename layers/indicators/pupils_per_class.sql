/*
code = "C04"
title_fa = "تراکم دانش‌آموز در کلاس"
title_en = "Pupils a class"
short_fa = "دانش‌آموز در کلاس"
domain = "cultural"
kind = "ratio"
unit = "pupils_per_class"
direction = "down"
goalposts = [15, 40]
bands = [22, 26, 30, 35]
per = 1
is_core = false
stale_after_days = 730
source = "Ministry of Education, pupils a class; plain ratio"
note_fa = "شمار دانش‌آموزان دبستان‌های محله بر شمار کلاس‌ها. بازه ندارد، چون پراکندگی میان کلاس‌ها معلوم نیست."
steward_fa = "آموزش و پرورش"
letter_fa = "از آموزش و پرورش خواهشمند است شمار دانش‌آموزان و کلاس‌های دبستان‌های این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["pupils_per_class"] },
]

[example]
area = "N206"
period = "1404"
numerator = 518
denominator = 23
n = 23
value = 22.5217
status = "ok"
working = "letter of 1403: 518 pupils in 23 classes: 518 / 23 = 22.5217"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'pupils_per_class'
GROUP BY area_within.ancestor_id, attribute.period_key
