/*
code = "V6"
title_fa = "نهادهای پای کار"
title_en = "Share of institutions that finished something"
short_fa = "نهاد پای کار"
domain = "cultural"
kind = "share"
unit = "percent"
direction = "up"
goalposts = [0, 100]
bands = [20, 40, 60, 80]
per = 100
is_core = false
source = "Register of institutions and what they took upon themselves"
note_fa = "از نهادهایی که پذیرفته‌اند در محله کاری بکنند، سهم آن‌هایی که در دوره دست‌کم یک کار را به پایان رسانده‌اند. هر نهاد یک بار شمرده می‌شود، هر چند کار هم کرده باشد."
steward_fa = "دبیر شورا"
letter_fa = "از دبیر شورا خواهشمند است نهادهای محله و کارهایی را که به عهده گرفته و به پایان رسانده‌اند در بخش شورا ثبت کند."
needs = [
  { view = "undertaking" },
]

[example]
area = "N201"
period = "1403"
numerator = 2
denominator = 3
n = 3
value = 66.6667
low = 20.766
high = 93.8508
status = "unstable"
working = "3 institutions promised to act, 2 of them finished something in 1403: 100 * 2 / 3 = 66.6667"
*/
WITH institution AS (
    SELECT
        undertaking.area_id,
        undertaking.institution_id,
        period.period_key,
        max(
            CASE
                WHEN undertaking.finished_on >= period.starts_on AND undertaking.finished_on <= period.ends_on THEN 1.0
                ELSE 0.0
            END
        ) AS acted
    FROM undertaking
    JOIN period
        ON undertaking.from_on <= period.ends_on
        AND (undertaking.to_on IS NULL OR undertaking.to_on > period.starts_on)
    GROUP BY undertaking.area_id, undertaking.institution_id, period.period_key
)
SELECT
    area_within.ancestor_id AS area_id,
    institution.period_key,
    CAST(sum(institution.acted) AS DOUBLE PRECISION) AS numerator,
    CAST(count(*) AS DOUBLE PRECISION) AS denominator,
    CAST(count(*) AS DOUBLE PRECISION) AS n
FROM institution
JOIN area_within ON area_within.area_id = institution.area_id
GROUP BY area_within.ancestor_id, institution.period_key
