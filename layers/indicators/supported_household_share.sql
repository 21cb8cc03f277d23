/*
code = "E06"
title_fa = "خانوارهای تحت پوشش نهادهای حمایتی (محرمانه)"
title_en = "Households supported by aid bodies (restricted)"
short_fa = "خانوار تحت پوشش"
domain = "economic"
kind = "share"
unit = "percent"
direction = "profile"
bands = [5, 10, 20, 30]
per = 100
is_core = false
is_restricted = true
stale_after_days = 1095
source = "ISO 37120:2014, 5.3; aggregate of the aid bodies"
note_fa = "سهم خانوارهای تحت پوشش، تنها به صورت جمع محله. محرمانه: در هیچ برگ، نقشه و امتیازی نمی‌آید."
steward_fa = "کمیته امداد و بهزیستی"
letter_fa = "از کمیته امداد و بهزیستی خواهشمند است تنها شمار خانوارهای تحت پوشش این محله را، بی نام و نشانی، بفرستند."
needs = [
  { view = "attribute", attributes = ["supported_households"] },
]

[example]
area = "N206"
period = "1404"
numerator = 129
denominator = 1861
n = 1861
value = 6.93176
low = 5.86428
high = 8.17667
status = "ok"
working = "letter of 1403: 129 of 1861: 100 * 129 / 1861 = 6.93176"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'supported_households'
GROUP BY area_within.ancestor_id, attribute.period_key
