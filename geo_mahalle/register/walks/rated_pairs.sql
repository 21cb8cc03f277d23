-- What two who walked together but judged apart said of the same street and question.
SELECT one.question_id, one.answer AS first, two.answer AS second
FROM register.walk
JOIN register.walk_answer AS one ON one.walk_id = walk.id AND one.rater = 1
JOIN register.walk_answer AS two
    ON two.walk_id = walk.id
    AND two.rater = 2
    AND two.street_id = one.street_id
    AND two.question_id = one.question_id
WHERE walk.area_id = %(area)s AND walk.form_id = %(form)s
