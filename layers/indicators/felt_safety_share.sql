/*
code = "C12"
title_fa = "احساس امنیت در شب"
title_en = "People who feel safe walking here after dark"
short_fa = "احساس امنیت در شب"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [30, 45, 60, 75]
per = 100
is_core = true
stale_after_days = 1095
source = "SDG 16.1.4; household survey, weighted, effective n after Kish; fewer than 30 give no number"
note_fa = "از پاسخ‌دهندگان پرسش‌نامه خانوار، سهم وزنی کسانی که راه رفتن شب در محله را کاملا یا تا اندازه‌ای ایمن می‌دانند. «نمی‌دانم» و «بیرون نمی‌روم» کنار گذاشته می‌شود."
steward_fa = "دبیر شورا"
letter_fa = "از کمیته‌های محله خواهشمند است پرسش‌نامه خانوار را در خانه‌های قرعه پر کنند؛ کمتر از ۳۰ پاسخ عددی نمی‌دهد."
needs = [
  { view = "survey_answer" },
]

[example]
area = "Z2"
period = "1403"
numerator = 375.886
denominator = 703.49
n = 559.679
value = 53.4316
low = 49.2897
high = 57.5268
status = "ok"
working = "weights of those who feel very or fairly safe 375.886 of 703.49; unsure and never out left out: 100 * 375.886 / 703.49 = 53.4316; (sum of weights)² / sum of squares = 559.679"
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
