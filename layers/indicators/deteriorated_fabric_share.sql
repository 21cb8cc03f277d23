/*
code = "P06"
title_fa = "نسبت مساحت بافت فرسوده مصوب"
title_en = "Share of the area that is approved deteriorated fabric"
short_fa = "بافت فرسوده مصوب"
domain = "physical"
kind = "ratio"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [5, 15, 30, 50]
per = 100
is_core = false
is_restricted = true
stale_after_days = 3650
source = "High Council of Urban Planning, resolution 300/310/15323 of 1385/02/11"
note_fa = "مساحت محدوده مصوب بافت فرسوده از مساحت محله؛ همان چندضلعی مصوب، نه محاسبه ما. محرمانه: در هیچ برگ، نقشه و امتیازی نمی‌آید و سند تخلف یا مبنای تخریب و جابه‌جایی نیست."
steward_fa = "اداره کل راه و شهرسازی"
letter_fa = "از اداره کل راه و شهرسازی خواهشمند است مساحت محدوده مصوب بافت فرسوده در این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["deteriorated_fabric"] },
]

[example]
area = "N303"
period = "1404"
numerator = 2492
denominator = 243987
n = 243987
value = 1.02137
status = "ok"
working = "2492 m² of 243987 m²: 100 * 2492 / 243987 = 1.02137"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'deteriorated_fabric'
GROUP BY area_within.ancestor_id, attribute.period_key
