/*
code = "C06"
title_fa = "مکان‌های گردهمایی محله"
title_en = "Gathering places per 1,000 persons"
short_fa = "مکان گردهمایی"
domain = "cultural"
kind = "rate"
unit = "per_1000"
direction = "up"
goalposts = [0, 3]
bands = [0.25, 0.5, 1, 2]
per = 1000
is_core = false
source = "Social infrastructure; plain rate of an inventory; which kinds count is a design choice"
note_fa = "مسجد، حسینیه و تکیه، کتابخانه، فرهنگ‌سرا، خانه محله، دفتر شورا، زمین ورزش و بوستان که در پایان دوره برپا است، برای هر ۱۰۰۰ نفر؛ تنها شمار آن‌ها، نه گوناگونی‌شان. جایی است برای گرد آمدن؛ از باور کسی نمی‌گوید."
steward_fa = "شهرداری، ورزش و جوانان و نهاد کتابخانه‌های عمومی"
letter_fa = "از شهرداری، اداره ورزش و جوانان و نهاد کتابخانه‌های عمومی خواهشمند است فهرست مکان‌های خود در این محله را با نشانی بفرستند؛ بازدید میدانی هم همین را می‌آورد."
needs = [
  { view = "facility", theme = "gathering_places", kinds = ["mosque", "hosseiniyeh", "library", "cultural_centre", "community_house", "council_office"] },
  { view = "facility", theme = "play_places", kinds = ["sports_ground"] },
  { view = "facility", theme = "parks", kinds = ["park"] },
  { view = "population" },
  { view = "coverage", theme = "gathering_places" },
]

[example]
area = "N206"
period = "1404"
numerator = 4
denominator = 5663
n = 4
value = 0.706339
low = 0.192454
high = 1.80851
status = "stale"
working = "4 places, 5663 persons: 1000 * 4 / 5663 = 0.7063"
*/
WITH looked_for AS (
    SELECT
        coverage.area_id,
        coverage.theme,
        min(coverage.surveyed_on) AS first_on
    FROM coverage
    WHERE coverage.theme IN ('gathering_places', 'play_places', 'parks')
    GROUP BY coverage.area_id, coverage.theme
),
surveyed AS (
    SELECT
        looked_for.area_id,
        max(looked_for.first_on) AS first_on
    FROM looked_for
    GROUP BY looked_for.area_id
    HAVING count(*) = 3
),
exposed AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        sum(population.persons) AS persons
    FROM surveyed
    JOIN period ON period.ends_on >= surveyed.first_on
    JOIN population
        ON population.area_id = surveyed.area_id
        AND population.period_key = period.period_key
    JOIN area_within ON area_within.area_id = surveyed.area_id
    GROUP BY area_within.ancestor_id, period.period_key
),
standing AS (
    SELECT
        area_within.ancestor_id,
        period.period_key,
        count(*) AS facilities
    FROM surveyed
    JOIN period ON period.ends_on >= surveyed.first_on
    JOIN facility
        ON facility.area_id = surveyed.area_id
        AND facility.from_on <= period.ends_on
        AND (facility.to_on IS NULL OR facility.to_on > period.ends_on)
    JOIN area_within ON area_within.area_id = surveyed.area_id
    WHERE facility.kind IN ('mosque', 'hosseiniyeh', 'library', 'cultural_centre', 'community_house', 'council_office', 'sports_ground', 'park')
    GROUP BY area_within.ancestor_id, period.period_key
)
SELECT
    exposed.ancestor_id AS area_id,
    exposed.period_key,
    CAST(coalesce(standing.facilities, 0) AS DOUBLE PRECISION) AS numerator,
    exposed.persons AS denominator,
    CAST(coalesce(standing.facilities, 0) AS DOUBLE PRECISION) AS n
FROM exposed
LEFT JOIN standing
    ON standing.ancestor_id = exposed.ancestor_id
    AND standing.period_key = exposed.period_key
