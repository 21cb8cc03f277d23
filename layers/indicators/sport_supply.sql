/*
code = "C03"
title_fa = "زمین بازی و ورزش در دسترس"
title_en = "Play and sport places within reach per 10,000 persons"
short_fa = "ورزش در دسترس"
domain = "cultural"
kind = "score"
unit = "per_10000"
direction = "up"
goalposts = [0, 6]
bands = [1, 2, 3, 4]
per = 10000
is_core = false
source = "Enhanced two-step floating catchment area: Luo and Qi (2009), 500, 1,000 and 1,500 m along streets with weights 1, 0.68 and 0.22"
note_fa = "شمار زمین‌های بازی و ورزش که هر نفر به آن می‌رسد، هر زمین میان همه کسانی که به آن می‌رسند بخش شده؛ میانگین مردم محله، برای ۱۰٬۰۰۰ نفر. بازه ندارد."
steward_fa = "شهرداری و اداره ورزش و جوانان"
letter_fa = "از شهرداری و اداره ورزش و جوانان خواهشمند است فهرست زمین‌های بازی و ورزش این محله را با وضعیت هر یک بفرستند."
needs = [
  { view = "supply", theme = "play_places", kinds = ["playground", "sports_ground"] },
  { view = "supply", theme = "streets" },
  { view = "coverage", theme = "play_places" },
]

[example]
area = "N102"
period = "1404"
numerator = 0.000251632
denominator = 1
value = 2.51632
status = "stale"
working = "every place is shared among all who reach it within 1,500 m, nearer ones more; mean over the people of the area: 2.51632"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'play_places'
    GROUP BY coverage.area_id
)
SELECT
    supply.area_id,
    period.period_key,
    sum(supply.value) AS value
FROM supply
JOIN surveyed ON surveyed.area_id = supply.area_id
JOIN period ON period.ends_on >= surveyed.first_on
WHERE supply.kind IN ('playground', 'sports_ground')
GROUP BY supply.area_id, period.period_key
