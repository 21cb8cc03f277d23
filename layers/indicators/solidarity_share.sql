/*
code = "V4"
title_fa = "همبستگی اجتماعی"
title_en = "Agreement that neighbours help, can be trusted, would act and belong"
short_fa = "همبستگی"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [30, 45, 60, 75]
per = 100
is_core = false
stale_after_days = 1095
source = "Collective efficacy: Sampson, Raudenbush and Earls (1997), Science 277; four items, weighted, effective n after Kish; fewer than 30 interviews give no number"
note_fa = "میانگین سهم وزنی کسانی که با چهار جمله پرسش‌نامه خانوار (کمک، اعتماد، اقدام با هم، تعلق) موافق یا کاملا موافق‌اند. «نمی‌دانم» کنار گذاشته می‌شود؛ از باور کسی پرسیده نمی‌شود."
steward_fa = "دبیر شورا"
letter_fa = "از کمیته‌های محله خواهشمند است پرسش‌نامه خانوار را در خانه‌های قرعه پر کنند؛ کمتر از ۳۰ پاسخ عددی نمی‌دهد."
needs = [
  { view = "survey_answer" },
]

[example]
area = "N206"
period = "1403"
numerator = 205.696
denominator = 379.275
n = 77.3598
value = 54.234
low = 43.1957
high = 64.8717
status = "ok"
working = "weights of agreeing answers to four items 205.696 of 379.275: 100 * 205.696 / 379.275 = 54.234; (sum of weights)² / sum of squares / 4 = 77.3598 interviews"
*/
WITH asked AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(CASE WHEN survey_answer.answer IN ('strongly', 'agree') THEN survey_answer.weight ELSE 0 END) AS agreeing,
        sum(survey_answer.weight) AS weight,
        sum(power(survey_answer.weight, 2)) AS squares
    FROM survey_answer
    JOIN period
        ON survey_answer.on_day >= period.starts_on
        AND survey_answer.on_day <= period.ends_on
    JOIN area_within ON area_within.area_id = survey_answer.area_id
    WHERE survey_answer.question_id IN ('help', 'trust', 'act', 'belong')
        AND survey_answer.answer IN ('strongly', 'agree', 'neither', 'disagree', 'strongly_not')
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    asked.ancestor_id AS area_id,
    asked.period_key,
    asked.agreeing AS numerator,
    asked.weight AS denominator,
    power(asked.weight, 2) / nullif(4 * asked.squares, 0) AS n
FROM asked
WHERE power(asked.weight, 2) / nullif(4 * asked.squares, 0) >= 30
