/*
code = "E07"
title_fa = "واحدهای مسکونی دارای سند رسمی (محرمانه)"
title_en = "Dwellings with a formal deed (restricted)"
short_fa = "سند رسمی"
domain = "economic"
kind = "share"
unit = "percent"
direction = "profile"
bands = [40, 60, 80, 95]
per = 100
is_core = false
is_restricted = true
stale_after_days = 1825
source = "SDG 11.1.1 and 1.4.2; registry aggregate"
note_fa = "سهم واحدهای مسکونی دارای سند رسمی. محرمانه: در هیچ برگ، نقشه و امتیازی نمی‌آید و سند تخلف یا مبنای تخریب و جابه‌جایی نیست."
steward_fa = "اداره ثبت اسناد و املاک"
letter_fa = "از اداره ثبت اسناد و املاک خواهشمند است تنها شمار واحدهای دارای سند رسمی این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["formal_deed"] },
]

[example]
area = "N206"
period = "1404"
numerator = 1455
denominator = 1772
n = 1772
value = 82.1106
low = 80.2572
high = 83.8251
status = "ok"
working = "letter of 1403: 1455 of 1772: 100 * 1455 / 1772 = 82.1106"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'formal_deed'
GROUP BY area_within.ancestor_id, attribute.period_key
