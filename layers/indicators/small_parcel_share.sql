/*
code = "P04"
title_fa = "درصد قطعات زیر ۲۰۰ مترمربع (ریزدانگی)"
title_en = "Share of parcels under 200 square metres"
short_fa = "ریزدانگی"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [20, 35, 50, 70]
per = 100
is_core = false
is_restricted = true
stale_after_days = 3650
source = "High Council of Urban Planning, resolution 300/310/15323 of 1385/02/11"
note_fa = "سهم قطعات کوچک‌تر از ۲۰۰ مترمربع از همه قطعات، از ممیزی شهرداری. محرمانه: در هیچ برگ، نقشه و امتیازی نمی‌آید و سند تخلف یا مبنای تخریب و جابه‌جایی نیست."
steward_fa = "شهرداری"
letter_fa = "از شهرداری خواهشمند است شمار قطعات زیر ۲۰۰ مترمربع و شمار همه قطعات این محله را از ممیزی املاک بفرستد."
needs = [
  { view = "attribute", attributes = ["small_parcels"] },
]

[example]
area = "N206"
period = "1404"
numerator = 329
denominator = 1086
n = 1086
value = 30.2947
low = 27.635
high = 33.0932
status = "ok"
working = "audit of 1403: 329 of 1086: 100 * 329 / 1086 = 30.2947"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'small_parcels'
GROUP BY area_within.ancestor_id, attribute.period_key
