/*
code = "N5"
title_fa = "خانه‌های بدون دودکش ایمن"
title_en = "Homes without a safe flue"
short_fa = "دودکش ناایمن"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 50]
bands = [5, 10, 20, 35]
per = 100
is_core = false
stale_after_days = 730
source = "Household survey of gas and heating; Wilson interval of the sample"
note_fa = "از خانه‌هایی که پرسش شده، سهم آن‌هایی که دودکش ایمن ندارند. برآوردی از نمونه است."
steward_fa = "شرکت گاز و شبکه بهداشت"
letter_fa = "از شرکت گاز و شبکه بهداشت خواهشمند است شمار خانه‌های بازدیدشده و خانه‌های دارای دودکش ایمن این محله را بفرستند."
needs = [
  { view = "attribute", attributes = ["safe_flue"] },
]

[example]
area = "N206"
period = "1404"
numerator = 24
denominator = 206
n = 206
value = 11.6505
low = 7.95526
high = 16.7498
status = "ok"
working = "survey of 1403: 24 of 206 homes asked: 100 * 24 / 206 = 11.6505"
*/
SELECT
    area_within.ancestor_id AS area_id,
    attribute.period_key,
    sum(attribute.denominator - attribute.numerator) AS numerator,
    sum(attribute.denominator) AS denominator,
    sum(attribute.denominator) AS n
FROM attribute
JOIN area_within ON area_within.area_id = attribute.area_id
WHERE attribute.attribute_id = 'safe_flue'
GROUP BY area_within.ancestor_id, attribute.period_key
