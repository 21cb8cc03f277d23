-- Interviews of an area, by sex of who answered.
SELECT coalesce(sex, 'unknown') AS sex, count(DISTINCT client_id) AS interviews
FROM register.survey_answer
WHERE area_id = %(area)s AND form_id = %(form)s
GROUP BY 1
