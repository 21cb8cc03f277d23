/*
code = "N7w"
title_fa = "هشدارهای لازم در حریم‌ها"
title_en = "Warnings needed in hazard strips per kilometre of street"
short_fa = "هشدار لازم"
domain = "physical"
kind = "rate"
unit = "per_km"
direction = "down"
goalposts = [0, 2]
bands = [0.1, 0.25, 0.5, 1]
per = 1
is_core = false
source = "Safety walk; plain rate with exact Poisson limits"
note_fa = "شمار معبرهای درون حریم که هیچ تابلوی هشداری ندارند، برای هر کیلومتر معبر دیده‌شده در بازدید میدانی."
steward_fa = "شرکت آب منطقه‌ای، راه‌آهن، برق و گاز"
letter_fa = "از شرکت آب منطقه‌ای، راه‌آهن و شرکت‌های برق و گاز خواهشمند است در حریم‌های بی‌هشدار این محله تابلو بگذارند؛ فهرست معبرها پیوست است."
needs = [
  { view = "walk_answer", theme = "hazard_strips" },
  { view = "coverage", theme = "hazard_strips" },
]

[example]
area = "N103"
period = "1404"
numerator = 2
denominator = 5.69913
n = 2
value = 0.350931
low = 0.0424993
high = 1.26768
status = "unstable"
working = "2 streets in a strip bear no warning, 5.6991 km seen on the walk: 2 / 5.6991 = 0.3509"
*/
WITH answer AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        walk_answer.answer,
        walk_answer.length_m,
        row_number() OVER (
            PARTITION BY area_within.ancestor_id, period.period_key, walk_answer.area_id, walk_answer.street_id
            ORDER BY walk_answer.on_day DESC NULLS LAST, walk_answer.answer DESC NULLS LAST
        ) AS place
    FROM walk_answer
    JOIN period ON walk_answer.on_day <= period.ends_on
    JOIN area_within ON area_within.area_id = walk_answer.area_id
    WHERE walk_answer.question_id = 'hazard_strip'
        AND walk_answer.answer <> 'unsure'
)
SELECT
    answer.ancestor_id AS area_id,
    answer.period_key,
    CAST(sum(CASE WHEN answer.answer = 'unmarked' THEN 1.0 ELSE 0.0 END) AS DOUBLE PRECISION) AS numerator,
    0.001 * sum(answer.length_m) AS denominator,
    CAST(sum(CASE WHEN answer.answer = 'unmarked' THEN 1.0 ELSE 0.0 END) AS DOUBLE PRECISION) AS n
FROM answer
WHERE answer.place = 1
GROUP BY answer.ancestor_id, answer.period_key
