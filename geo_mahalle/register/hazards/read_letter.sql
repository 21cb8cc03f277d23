-- A letter's head.
SELECT
    letter.public_id AS letter,
    letter.agency_id,
    letter.number,
    letter.sent_on,
    letter.due_on,
    letter.follow_up_days
FROM register.letter
WHERE letter.public_id = %(letter)s::uuid;
