/*
code = "N7"
title_fa = "معابر در حریم مسیل، راه‌آهن و خط برق و گاز"
title_en = "Share of street length inside a hazard strip"
short_fa = "معبر در حریم"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 30]
bands = [1, 3, 7, 15]
per = 100
is_core = false
source = "Safety walk; lengths of street only, never a list of houses"
note_fa = "از طول معابری که در بازدید میدانی دیده شده، سهمی که در حریم مسیل، راه‌آهن یا خط برق و گاز است. طول معبر است، نه فهرست خانه‌ها؛ سند تخلف یا مبنای تخریب و جابه‌جایی نیست. شمار مشاهده‌ها شمار مؤثر قطعه‌های معبر است."
steward_fa = "شرکت آب منطقه‌ای، راه‌آهن، برق و گاز"
letter_fa = "از شرکت آب منطقه‌ای، راه‌آهن و شرکت‌های برق و گاز خواهشمند است حریم‌های این محله را روی نقشه نشان دهند؛ بازدید میدانی ایمنی هم همین داده را می‌آورد."
needs = [
  { view = "walk_answer", theme = "hazard_strips" },
  { view = "coverage", theme = "hazard_strips" },
]

[example]
area = "N103"
period = "1404"
numerator = 122.847
denominator = 5699.13
n = 84.9848
value = 2.15554
low = 0.56374
high = 7.88559
status = "partial"
working = "122.85 m of 5699.13 m seen on the walk lie in a strip: 100 * 122.85 / 5699.13 = 2.1555; (sum of lengths)² / sum of squares = 84.9848 pieces of equal length"
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
    sum(CASE WHEN answer.answer IN ('marked', 'unmarked') THEN answer.length_m ELSE 0 END) AS numerator,
    sum(answer.length_m) AS denominator,
    power(sum(answer.length_m), 2) / nullif(sum(power(answer.length_m, 2)), 0) AS n
FROM answer
WHERE answer.place = 1
GROUP BY answer.ancestor_id, answer.period_key
