/*
code = "C13"
title_fa = "نرخ باسوادی"
title_en = "Literacy rate"
short_fa = "باسوادی"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "profile"
bands = [80, 85, 90, 95]
per = 100
is_core = false
stale_after_days = 1825
source = "SDG 4.6; census figures"
note_fa = "سهم باسوادان از جمعیت شش‌ساله و بیشتر، از سرشماری. فقط برای زمینه است و در هیچ امتیازی نمی‌آید."
steward_fa = "مرکز آمار ایران"
letter_fa = "از مرکز آمار ایران خواهشمند است شمار باسوادان شش‌ساله و بیشتر بلوک‌های آماری این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["literate"] },
]

[example]
area = "N206"
period = "1404"
numerator = 4778
denominator = 5149
n = 5149
value = 92.7947
low = 92.0561
high = 93.4695
status = "ok"
working = "census of 1400: 4778 of 5149: 100 * 4778 / 5149 = 92.7947"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'literate'
GROUP BY area_within.ancestor_id, attribute.period_key
