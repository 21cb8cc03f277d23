/*
code = "E02"
title_fa = "جوانان ۱۵ تا ۲۴ سالهٔ غیرشاغل و غیرمحصل"
title_en = "Young people of 15 to 24 neither in work nor in education"
short_fa = "جوان غیرشاغل و غیرمحصل"
domain = "economic"
kind = "share"
unit = "percent"
direction = "profile"
bands = [15, 22, 30, 40]
per = 100
is_core = false
stale_after_days = 1825
source = "SDG 8.6.1; UN-Habitat Urban Monitoring Framework 2.2.2; census figures"
note_fa = "سهم جوانان ۱۵ تا ۲۴ ساله که نه شاغل‌اند و نه محصل، از سرشماری. فقط برای زمینه است و در هیچ امتیازی نمی‌آید."
steward_fa = "مرکز آمار ایران"
letter_fa = "از مرکز آمار ایران خواهشمند است شمار جوانان ۱۵ تا ۲۴ سالهٔ غیرشاغل و غیرمحصل بلوک‌های آماری این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["youth_not_in_work_or_school"] },
]

[example]
area = "N206"
period = "1404"
numerator = 160
denominator = 849
n = 849
value = 18.8457
low = 16.3576
high = 21.6145
status = "ok"
working = "census of 1400: 160 of 849: 100 * 160 / 849 = 18.8457"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'youth_not_in_work_or_school'
GROUP BY area_within.ancestor_id, attribute.period_key
