/*
code = "N11"
title_fa = "پیاده‌روهای مناسب ویلچر و کالسکه"
title_en = "Share of main walks usable by wheelchair"
short_fa = "پیاده‌رو مناسب"
domain = "physical"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [20, 40, 60, 80]
per = 100
is_core = false
source = "Safety walk along main roads and streets"
note_fa = "از طول خیابان‌های اصلی و فرعی که در بازدید میدانی دیده شده، سهمی که پیاده‌روی آن سراسر با ویلچر و کالسکه رفتنی است؛ کوچه‌ها شمرده نمی‌شود. «تکه‌تکه» رفتنی نیست. شمار مشاهده‌ها شمار مؤثر قطعه‌های معبر است."
steward_fa = "شهرداری"
letter_fa = "از شهرداری خواهشمند است پیاده‌روهای ناهموار و بی‌رمپ این محله را مناسب‌سازی کند؛ بازدید میدانی ایمنی همین داده را می‌آورد."
needs = [
  { view = "walk_answer", theme = "pavements" },
  { view = "coverage", theme = "pavements" },
]

[example]
area = "N206"
period = "1404"
numerator = 1026.51
denominator = 2518.64
n = 51.2303
value = 40.7564
low = 28.4073
high = 54.395
status = "partial"
working = "1026.51 m of 2518.64 m of main roads and streets seen on the walk: 100 * 1026.51 / 2518.64 = 40.7564; (sum of lengths)² / sum of squares = 51.2303 pieces of equal length"
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
    WHERE walk_answer.question_id = 'pavement_walkable'
        AND walk_answer.answer <> 'unsure'
        AND walk_answer.class IN ('main', 'street')
)
SELECT
    answer.ancestor_id AS area_id,
    answer.period_key,
    sum(CASE WHEN answer.answer = 'yes' THEN answer.length_m ELSE 0 END) AS numerator,
    sum(answer.length_m) AS denominator,
    power(sum(answer.length_m), 2) / nullif(sum(power(answer.length_m, 2)), 0) AS n
FROM answer
WHERE answer.place = 1
GROUP BY answer.ancestor_id, answer.period_key
