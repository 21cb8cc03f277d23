/*
code = "P08"
title_fa = "سرانه فضای سبز"
title_en = "Park area per person"
short_fa = "سرانه فضای سبز"
domain = "physical"
kind = "ratio"
unit = "square_metres_per_person"
direction = "up"
goalposts = [0, 12]
bands = [1, 2.5, 5, 7]
per = 1
is_core = false
source = "ISO 37120, green area; ministry's figure of 7 to 12 m² a person"
note_fa = "مساحت بوستان‌های درون محدوده بر شمار ساکنان؛ بوستان آن سوی مرز در آن نیست (دسترسی به بوستان جداست). بازه ندارد."
steward_fa = "سازمان سیما، منظر و فضای سبز"
letter_fa = "از سازمان سیما، منظر و فضای سبز خواهشمند است نقشه بوستان‌های این محله را بفرستد."
needs = [
  { view = "facility_part", theme = "parks", kinds = ["park"] },
  { view = "population" },
  { view = "coverage", theme = "parks" },
]

[example]
area = "N206"
period = "1404"
numerator = 10132.9
denominator = 5663
n = 5663
value = 1.78931
status = "ok"
working = "10132.9 m² of park, 5663 persons: 10132.9 / 5663 = 1.78931"
*/
WITH surveyed AS (
    SELECT
        coverage.area_id,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme = 'parks'
    GROUP BY coverage.area_id
),
ground AS (
    SELECT
        area_within.ancestor_id,
        sum(facility_part.area_m2) AS area_m2
    FROM surveyed
    JOIN facility_part ON facility_part.area_id = surveyed.area_id
    JOIN area_within ON area_within.area_id = surveyed.area_id
    WHERE facility_part.kind = 'park'
    GROUP BY area_within.ancestor_id
)
SELECT
    area_within.ancestor_id AS area_id,
    period.period_key,
    coalesce(max(ground.area_m2), 0) AS numerator,
    sum(population.persons) AS denominator,
    sum(population.persons) AS n
FROM surveyed
JOIN period ON period.ends_on >= surveyed.first_on
JOIN population
    ON population.area_id = surveyed.area_id
    AND population.period_key = period.period_key
JOIN area_within ON area_within.area_id = surveyed.area_id
LEFT JOIN ground ON ground.ancestor_id = area_within.ancestor_id
GROUP BY area_within.ancestor_id, period.period_key
