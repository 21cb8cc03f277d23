/*
code = "N6"
title_fa = "معابر شیب‌دار بی‌جعبه نمک و بی‌نرده"
title_en = "Share of street length that is steep and has neither salt box nor rail"
short_fa = "سربالایی یخ‌زده"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 50]
bands = [2, 5, 10, 20]
per = 100
is_core = false
source = "Safety walk; steep is above 8 %, a design choice"
note_fa = "از طول معابری که در بازدید میدانی دیده شده، سهم سربالایی‌های تند (بیش از ۸ درصد) که نه جعبه نمک دارند و نه نرده. معابر نادیده شمرده نمی‌شود. شمار مشاهده‌ها شمار مؤثر قطعه‌های معبر است."
steward_fa = "کمیته‌های محله و شهرداری"
letter_fa = "از کمیته‌های محله خواهشمند است در بازدید میدانی ایمنی، سربالایی‌های تند و جعبه نمک یا نرده آن‌ها را بنویسند."
needs = [
  { view = "walk_answer", theme = "winter" },
  { view = "coverage", theme = "winter" },
]

[example]
area = "N206"
period = "1404"
numerator = 6.05504
denominator = 4887.76
n = 81.6021
value = 0.123882
low = 0.00309905
high = 4.72943
status = "partial"
working = "6.0550 m of 4887.76 m seen on the walk are steep and bare: 100 * 6.0550 / 4887.76 = 0.1239; (sum of lengths)² / sum of squares = 81.6021 pieces of equal length"
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
    WHERE walk_answer.question_id = 'steep_lane'
        AND walk_answer.answer <> 'unsure'
)
SELECT
    answer.ancestor_id AS area_id,
    answer.period_key,
    sum(CASE WHEN answer.answer = 'bare' THEN answer.length_m ELSE 0 END) AS numerator,
    sum(answer.length_m) AS denominator,
    power(sum(answer.length_m), 2) / nullif(sum(power(answer.length_m, 2)), 0) AS n
FROM answer
WHERE answer.place = 1
GROUP BY answer.ancestor_id, answer.period_key
