/*
code = "E01"
title_fa = "نرخ بیکاری"
title_en = "Unemployment rate"
short_fa = "بیکاری"
domain = "economic"
kind = "share"
unit = "percent"
direction = "profile"
bands = [8, 11, 14, 18]
per = 100
is_core = false
stale_after_days = 1825
source = "ISO 37120:2014, 5.1; census figures"
note_fa = "شمار بیکاران از جمعیت فعال، از سرشماری. فقط برای زمینه است و در هیچ امتیازی نمی‌آید؛ طرح نیروی کار پایین‌تر از استان معتبر نیست. تاریخ سرشماری را کنار آن ببینید."
steward_fa = "مرکز آمار ایران"
letter_fa = "از مرکز آمار ایران خواهشمند است شمار شاغلان و بیکاران بلوک‌های آماری این محله در آخرین سرشماری را بفرستد."
needs = [
  { view = "attribute", attributes = ["unemployed"] },
]

[example]
area = "N206"
period = "1404"
numerator = 188
denominator = 2042
n = 2042
value = 9.20666
low = 8.02809
high = 10.5384
status = "ok"
working = "census of 1400: 188 unemployed of 2042 in the labour force: 100 * 188 / 2042 = 9.2067"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'unemployed'
GROUP BY area_within.ancestor_id, attribute.period_key
