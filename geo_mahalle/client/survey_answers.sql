-- Answers to a question of the household survey, with weight, sex, year and area; no interview, no door.
SELECT
    area.code AS area,
    area.name_fa,
    survey_answer.answer,
    survey_answer.weight,
    survey_answer.sex,
    year.period_key AS year
FROM analysis.survey_answer
JOIN register.area ON area.id = survey_answer.area_id
LEFT JOIN analysis.period_row AS year
    ON year.kind = 'year'
    AND survey_answer.on_day BETWEEN year.starts_on AND year.ends_on
WHERE survey_answer.question_id = %(question)s
    AND (
        %(areas)s::text[] IS NULL
        OR area.id IN (
            SELECT within.area_id
            FROM analysis.area_within AS within
            JOIN register.area AS ancestor ON ancestor.id = within.ancestor_id
            WHERE ancestor.code = ANY (%(areas)s::text[])
        )
    )
ORDER BY area.code, year.period_key, survey_answer.answer, survey_answer.sex, survey_answer.weight
