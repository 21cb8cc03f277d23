/*
code = "N4"
title_fa = "خطر زلزله و بافت: جمعیت بلوک‌های ناپایدار و نفوذناپذیر"
title_en = "People in blocks of weak structure that passages do not reach"
short_fa = "زلزله و بافت"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [5, 15, 30, 50]
per = 100
is_core = false
is_restricted = true
stale_after_days = 3650
source = "P05 and P03 together, by census block: High Council of Urban Planning, resolution 300/310/15323 of 1385/02/11"
note_fa = "سهم مردمی که در بلوک‌هایی زندگی می‌کنند که هم بیش از نیمی از بناهایشان ناپایدار است و هم بیش از نیمی از معبرهایشان باریک‌تر از ۶ متر. محرمانه: در هیچ برگ، نقشه و امتیازی نمی‌آید و سند تخلف یا مبنای تخریب و جابه‌جایی نیست."
steward_fa = "مرکز آمار ایران و شهرداری"
letter_fa = "از مرکز آمار ایران و شهرداری خواهشمند است جمعیت بلوک‌های ناپایدار و نفوذناپذیر این محله و جمعیت همه بلوک‌ها را (بی‌نشانی) بفرستند."
needs = [
  { view = "attribute", attributes = ["weak_narrow_population"] },
]

[example]
area = "N206"
period = "1403"
numerator = 100
denominator = 5663
n = 5663
value = 1.76585
low = 1.45408
high = 2.14302
status = "ok"
working = "audit of 1403: 100 of 5663 persons in such blocks: 100 * 100 / 5663 = 1.7658"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'weak_narrow_population'
GROUP BY area_within.ancestor_id, attribute.period_key
