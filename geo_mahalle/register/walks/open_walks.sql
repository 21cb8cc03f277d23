-- Walks that somebody may judge a second time: begun since a day, finished or not, and by no second yet.
SELECT
    walk.client_id AS walk,
    walk.walked_on,
    walk.is_after_dark,
    walk.is_led_by_women
FROM register.walk
WHERE walk.area_id = %(area)s AND walk.form_id = %(form)s AND walk.walked_on >= %(since)s
    AND NOT EXISTS (SELECT FROM register.walk_answer WHERE walk_answer.walk_id = walk.id AND walk_answer.rater = 2)
ORDER BY walk.walked_on DESC, walk.id DESC
LIMIT 20
