/*
code = "P17"
title_fa = "خانوارهای بدون انشعاب قانونی برق یا گاز (محرمانه)"
title_en = "Households without a legal electricity or gas connection (restricted)"
short_fa = "انشعاب قانونی انرژی"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [5, 10, 20, 40]
per = 100
is_core = false
is_restricted = true
stale_after_days = 1825
source = "SDG 11.1.1; UN-Habitat slum deprivations; mean share of households that lack each of two services"
note_fa = "میانگین سهم خانوارهای بی‌انشعاب قانونی برق و گاز. محرمانه: در هیچ برگ و نقشه‌ای نمی‌آید و مبنای قطع خدمات نیست."
steward_fa = "شرکت‌های توزیع برق و گاز"
letter_fa = "از شرکت‌های برق و گاز خواهشمند است تنها شمار انشعاب‌های قانونی این محله را، بی نام و نشانی، بفرستند."
needs = [
  { view = "attribute", attributes = ["legal_electricity", "legal_gas"] },
]

[example]
area = "N206"
period = "1404"
numerator = 162
denominator = 3722
n = 1861
value = 4.3525
low = 3.51572
high = 5.37734
status = "ok"
working = "162 connections lacking of 3722 (households counted once for electricity and once for gas): 100 * 162 / 3722 = 4.3525"
*/
WITH home AS (
    SELECT
        attribute.area_id,
        attribute.period_key,
        sum(attribute.denominator - attribute.numerator) AS lacking,
        sum(attribute.denominator) AS asked
    FROM attribute
    WHERE attribute.attribute_id IN ('legal_electricity', 'legal_gas')
    GROUP BY attribute.area_id, attribute.period_key
    HAVING count(attribute.numerator) = 2
)
SELECT
    area_within.ancestor_id AS area_id,
    home.period_key,
    sum(home.lacking) AS numerator,
    sum(home.asked) AS denominator,
    sum(home.asked) * 0.5 AS n
FROM home
JOIN area_within ON area_within.area_id = home.area_id
GROUP BY area_within.ancestor_id, home.period_key
