/*
code = "P16"
title_fa = "محرومیت از خدمات پایه (آب و فاضلاب)"
title_en = "Households without piped water or sewer"
short_fa = "محرومیت خدمات پایه"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 100]
bands = [5, 10, 20, 40]
per = 100
is_core = false
stale_after_days = 1825
source = "SDG 11.1.1; UN-Habitat slum deprivations; mean share of households that lack each of two services"
note_fa = "میانگین سهم خانوارهای بی‌آب لوله‌کشی و سهم خانوارهای بی‌اتصال به فاضلاب. برق و گاز قانونی جداگانه و محرمانه است."
steward_fa = "شرکت آب و فاضلاب"
letter_fa = "از شرکت آب و فاضلاب خواهشمند است شمار خانوارهای دارای آب لوله‌کشی و متصل به شبکه فاضلاب این محله را بفرستد."
needs = [
  { view = "attribute", attributes = ["piped_water", "sewer_connection"] },
]

[example]
area = "N206"
period = "1404"
numerator = 310
denominator = 3722
n = 1861
value = 8.32886
low = 7.15765
high = 9.67174
status = "ok"
working = "310 connections lacking of 3722 (households counted once for water and once for sewer): 100 * 310 / 3722 = 8.32886"
*/
WITH home AS (
    SELECT
        attribute.area_id,
        attribute.period_key,
        sum(attribute.denominator - attribute.numerator) AS lacking,
        sum(attribute.denominator) AS asked
    FROM attribute
    WHERE attribute.attribute_id IN ('piped_water', 'sewer_connection')
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
