-- Letters of an area that are past their day without an answer, the oldest first.
SELECT letter.id AS letter_id
FROM register.letter
JOIN register.letter_on(%(today)s) AS told ON told.letter_id = letter.id
WHERE letter.area_id IN (SELECT within.area_id FROM analysis.area_within AS within WHERE within.ancestor_id = %(area)s)
    AND NOT told.is_answered
    AND told.due_on < %(today)s
    AND NOT EXISTS (
        SELECT FROM register.agenda_item AS item
        WHERE item.minutes_id = %(minutes)s AND item.letter_id = letter.id
    )
ORDER BY letter.due_on, letter.id
LIMIT %(most)s
