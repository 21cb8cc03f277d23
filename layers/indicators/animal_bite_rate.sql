/*
code = "N9"
title_fa = "حیوان‌گزیدگی"
title_en = "Animal bites per 10,000 persons a year"
short_fa = "حیوان‌گزیدگی"
domain = "physical"
kind = "rate"
unit = "per_10000_year"
direction = "down"
goalposts = [0, 120]
bands = [10, 20, 35, 60]
per = 10000
is_core = false
stale_after_days = 730
source = "Health network, notifiable; plain rate with exact Poisson limits"
note_fa = "موارد حیوان‌گزیدگی در سال برای هر ۱۰٬۰۰۰ نفر زیر پوشش پایگاه سلامت؛ گزارش آن الزامی است."
steward_fa = "شبکه بهداشت و درمان"
letter_fa = "از شبکه بهداشت خواهشمند است شمار سالانه موارد حیوان‌گزیدگی پایگاه سلامت این محله را، بی نام و نشانی، بفرستد."
needs = [
  { view = "attribute", attributes = ["animal_bites"] },
]

[example]
area = "N303"
period = "1404"
numerator = 10
denominator = 5638
n = 10
value = 17.7368
low = 8.50548
high = 32.6186
status = "unstable"
working = "10 cases, 5638 persons covered: 10000 * 10 / 5638 = 17.7368, with exact limits"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.numerator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'animal_bites'
GROUP BY area_within.ancestor_id, attribute.period_key
