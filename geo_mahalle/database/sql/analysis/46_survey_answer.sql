-- Answers of the household survey, one row an interview and question; who is unsure counts in no share.
CREATE OR REPLACE VIEW analysis.survey_answer AS
SELECT
    survey_answer.area_id,
    survey_answer.question_id,
    survey_answer.answer,
    survey_answer.weight,
    survey_answer.sex,
    survey_answer.on_day
FROM register.survey_answer
WHERE survey_answer.on_day <= (SELECT analysis.as_of())
    AND survey_answer.answer <> 'unsure';

COMMENT ON VIEW analysis.survey_answer IS 'answers of households; source: the survey form';
COMMENT ON COLUMN analysis.survey_answer.area_id IS 'where';
COMMENT ON COLUMN analysis.survey_answer.question_id IS 'question, as in layers/forms';
COMMENT ON COLUMN analysis.survey_answer.answer IS 'answer, as in layers/forms';
COMMENT ON COLUMN analysis.survey_answer.weight IS 'how many people it stands for, relative';
COMMENT ON COLUMN analysis.survey_answer.sex IS 'woman or man; NULL: not said';
COMMENT ON COLUMN analysis.survey_answer.on_day IS 'day';
