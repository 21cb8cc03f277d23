-- What safety walks saw, street by street, with the length of the street inside the walk's area.
-- Of two who judged apart the first counts; an unfinished walk does not.
CREATE OR REPLACE VIEW analysis.walk_answer AS
SELECT
    walk.area_id,
    part.street_id,
    street.class,
    answer.question_id,
    answer.answer,
    part.length_m,
    walk.walked_on AS on_day
FROM register.walk
JOIN register.walk_answer AS answer ON answer.walk_id = walk.id AND answer.rater = 1
JOIN register.street_part AS part ON part.street_id = answer.street_id AND part.area_id = walk.area_id
JOIN register.street ON street.id = part.street_id
WHERE walk.finished_on IS NOT NULL
    AND walk.walked_on <= (SELECT analysis.as_of())
    AND street.from_on <= (SELECT analysis.as_of())
    AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()));

COMMENT ON VIEW analysis.walk_answer IS 'what finished safety walks saw of today''s streets; source: walks';
COMMENT ON COLUMN analysis.walk_answer.area_id IS 'area of the walk';
COMMENT ON COLUMN analysis.walk_answer.street_id IS 'which street';
COMMENT ON COLUMN analysis.walk_answer.class IS 'main, street, alley, footway, steps or unknown';
COMMENT ON COLUMN analysis.walk_answer.question_id IS 'question of the form';
COMMENT ON COLUMN analysis.walk_answer.answer IS 'answer of the form; unsure is one';
COMMENT ON COLUMN analysis.walk_answer.length_m IS 'm of the street inside the area, geodesic';
COMMENT ON COLUMN analysis.walk_answer.on_day IS 'day of the walk';
