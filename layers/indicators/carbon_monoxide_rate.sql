/*
code = "N15"
title_fa = "مسمومیت با گاز مونوکسید کربن"
title_en = "Carbon monoxide poisonings per 10,000 persons a year"
short_fa = "گازگرفتگی"
domain = "physical"
kind = "rate"
unit = "per_10000_year"
direction = "down"
goalposts = [0, 20]
bands = [1, 2, 4, 8]
per = 10000
is_core = false
stale_after_days = 730
source = "Health network, yearly count; plain rate with exact Poisson limits"
note_fa = "موارد مسمومیت در سال برای هر ۱۰٬۰۰۰ نفر زیر پوشش پایگاه سلامت."
steward_fa = "شبکه بهداشت و درمان"
letter_fa = "از شبکه بهداشت خواهشمند است شمار سالانه موارد مسمومیت با گاز پایگاه سلامت این محله را، بی نام و نشانی، بفرستد."
needs = [
  { view = "attribute", attributes = ["carbon_monoxide"] },
]

[example]
area = "N303"
period = "1404"
numerator = 2
denominator = 5638
n = 2
value = 3.54736
low = 0.429601
high = 12.8143
status = "unstable"
working = "2 cases, 5638 persons covered: 10000 * 2 / 5638 = 3.54736, with exact limits"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.numerator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'carbon_monoxide'
GROUP BY area_within.ancestor_id, attribute.period_key
