/*
code = "E10"
title_fa = "نسبت وابستگی سنی"
title_en = "Age dependency ratio"
short_fa = "وابستگی سنی"
domain = "economic"
kind = "ratio"
unit = "percent"
direction = "profile"
bands = [35, 45, 55, 65]
per = 100
is_core = false
stale_after_days = 3650
source = "Persons under 15 and of 65 and more to persons of 15 to 64; census figures"
note_fa = "شمار کودکان زیر ۱۵ سال و سالمندان ۶۵ سال و بیشتر در برابر هر ۱۰۰ نفر ۱۵ تا ۶۴ ساله، از سرشماری. فقط برای زمینه است و در هیچ امتیازی نمی‌آید."
steward_fa = "مرکز آمار ایران"
letter_fa = "از مرکز آمار ایران خواهشمند است جمعیت بلوک‌های آماری این محله را به تفکیک گروه‌های سنی پنج‌ساله بفرستد."
needs = [
  { view = "population" },
]

[example]
area = "N206"
period = "1404"
numerator = 1736
denominator = 3927
n = 5663
value = 44.2068
status = "ok"
working = "1736 persons under 15 or of 65 and more, 3927 of 15 to 64: 100 * 1736 / 3927 = 44.2068"
*/
SELECT
    area_within.ancestor_id AS area_id,
    population.period_key,
    sum(
        population.age_0_4
        + population.age_5_9
        + population.age_10_14
        + population.age_65_69
        + population.age_70_74
        + population.age_75_79
        + population.age_80_84
        + population.age_85_up
    ) AS numerator,
    sum(
        population.age_15_19
        + population.age_20_24
        + population.age_25_29
        + population.age_30_34
        + population.age_35_39
        + population.age_40_44
        + population.age_45_49
        + population.age_50_54
        + population.age_55_59
        + population.age_60_64
    ) AS denominator,
    sum(population.persons) AS n
FROM population
JOIN area_within ON area_within.area_id = population.area_id
GROUP BY area_within.ancestor_id, population.period_key
