/*
code = "C16"
title_fa = "احساس امنیت زنان در شب"
title_en = "Women who feel safe walking here after dark"
short_fa = "احساس امنیت زنان"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [30, 45, 60, 75]
per = 100
is_core = false
stale_after_days = 1095
source = "SDG 16.1.4; household survey, weighted, effective n after Kish; fewer than 30 give no number"
note_fa = "از زنان پاسخ‌دهنده، سهم وزنی کسانی که راه رفتن شب در محله را کاملا یا تا اندازه‌ای ایمن می‌دانند؛ کنار عدد همه مردم خوانده شود."
steward_fa = "دبیر شورا"
letter_fa = "از کمیته‌های محله خواهشمند است پرسش‌نامه خانوار را در خانه‌های قرعه پر کنند؛ کمتر از ۳۰ پاسخ عددی نمی‌دهد."
needs = [
  { view = "survey_answer" },
]

[example]
area = "Z2"
period = "1403"
numerator = 140.482
denominator = 337.255
n = 269.664
value = 41.6545
low = 35.9281
high = 47.6154
status = "ok"
working = "weights of those who feel very or fairly safe 140.482 of 337.255; unsure and never out left out: 100 * 140.482 / 337.255 = 41.6545; (sum of weights)² / sum of squares = 269.664"
*/
WITH asked AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(CASE WHEN survey_answer.answer IN ('very', 'fairly') THEN survey_answer.weight ELSE 0 END) AS safe,
        sum(survey_answer.weight) AS weight,
        sum(power(survey_answer.weight, 2)) AS squares
    FROM survey_answer
    JOIN period
        ON survey_answer.on_day >= period.starts_on
        AND survey_answer.on_day <= period.ends_on
    JOIN area_within ON area_within.area_id = survey_answer.area_id
    WHERE survey_answer.question_id = 'safe_night'
        AND survey_answer.answer IN ('very', 'fairly', 'little', 'not')
        AND survey_answer.sex = 'woman'
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    asked.ancestor_id AS area_id,
    asked.period_key,
    asked.safe AS numerator,
    asked.weight AS denominator,
    power(asked.weight, 2) / nullif(asked.squares, 0) AS n
FROM asked
WHERE power(asked.weight, 2) / nullif(asked.squares, 0) >= 30
