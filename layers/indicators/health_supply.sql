/*
code = "C15"
title_fa = "پایگاه و مرکز سلامت در دسترس"
title_en = "Health posts and centres within reach per 10,000 persons"
short_fa = "سلامت در دسترس"
domain = "cultural"
kind = "score"
unit = "per_10000"
direction = "up"
goalposts = [0, 6]
bands = [1, 2, 3, 4]
per = 10000
is_core = false
source = "Enhanced two-step floating catchment area: Luo and Qi (2009), 500, 1,000 and 1,500 m along streets with weights 1, 0.68 and 0.22"
note_fa = "شمار پایگاه‌های سلامت و مراکز جامع سلامت که هر نفر به آن می‌رسد، هر مرکز میان همه کسانی که به آن می‌رسند بخش شده؛ میانگین مردم محله، برای ۱۰٬۰۰۰ نفر. بازه ندارد."
steward_fa = "شبکه بهداشت و درمان"
letter_fa = "از شبکه بهداشت خواهشمند است فهرست پایگاه‌ها و مراکز خدمات جامع سلامت را با نشانی بفرستد."
needs = [
  { view = "supply", theme = "health_services", kinds = ["health_post", "health_centre"] },
  { view = "supply", theme = "streets" },
  { view = "coverage", theme = "health_services" },
]

[example]
area = "N102"
period = "1404"
numerator = 0.000239286
denominator = 1
value = 2.39286
status = "ok"
working = "every place is shared among all who reach it within 1,500 m, nearer ones more; mean over the people of the area: 2.39286"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'health_services'
    GROUP BY coverage.area_id
)
SELECT
    supply.area_id,
    period.period_key,
    sum(supply.value) AS value
FROM supply
JOIN surveyed ON surveyed.area_id = supply.area_id
JOIN period ON period.ends_on >= surveyed.first_on
WHERE supply.kind IN ('health_post', 'health_centre')
GROUP BY supply.area_id, period.period_key
