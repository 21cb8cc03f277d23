/*
code = "P05"
title_fa = "درصد بناهای فاقد سیستم سازه‌ای (ناپایداری)"
title_en = "Share of buildings without a structural system"
short_fa = "ناپایداری"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [10, 25, 50, 70]
per = 100
is_core = false
is_restricted = true
stale_after_days = 3650
source = "High Council of Urban Planning, resolution 300/310/15323 of 1385/02/11"
note_fa = "سهم بناهای فاقد سیستم سازه‌ای از همه بناها، از سرشماری یا ممیزی. محرمانه: در هیچ برگ، نقشه و امتیازی نمی‌آید و سند تخلف یا مبنای تخریب و جابه‌جایی نیست."
steward_fa = "شهرداری و مرکز آمار ایران"
letter_fa = "از شهرداری و مرکز آمار ایران خواهشمند است شمار بناهای فاقد سیستم سازه‌ای و شمار همه بناهای این محله را بفرستند."
needs = [
  { view = "attribute", attributes = ["no_structural_system"] },
]

[example]
area = "N206"
period = "1404"
numerator = 163
denominator = 944
n = 944
value = 17.2669
low = 14.9898
high = 19.8094
status = "ok"
working = "audit of 1403: 163 of 944: 100 * 163 / 944 = 17.2669"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'no_structural_system'
GROUP BY area_within.ancestor_id, attribute.period_key
