-- Answers of households, without interview, name or door.
CREATE OR REPLACE VIEW analysis.survey_answer AS
SELECT
    survey_answer.area_id,
    survey_answer.question_id,
    survey_answer.answer,
    survey_answer.weight,
    survey_answer.sex,
    survey_answer.on_day
FROM register.survey_answer
WHERE survey_answer.on_day <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.survey_answer IS 'answers of household surveys; source: survey forms';
COMMENT ON COLUMN analysis.survey_answer.area_id IS 'where';
COMMENT ON COLUMN analysis.survey_answer.question_id IS 'question of the form';
COMMENT ON COLUMN analysis.survey_answer.answer IS 'answer of the form; unsure is one';
COMMENT ON COLUMN analysis.survey_answer.weight IS 'how many people the interview stands for, relative';
COMMENT ON COLUMN analysis.survey_answer.sex IS 'woman or man; NULL: not said';
COMMENT ON COLUMN analysis.survey_answer.on_day IS 'day';
