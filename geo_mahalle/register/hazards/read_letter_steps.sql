-- Reminders and answers of a letter in their order.
SELECT
    letter_step.kind,
    letter_step.on_day AS on,
    letter_step.number,
    letter_step.promised_on
FROM register.letter_step
JOIN register.letter ON letter.id = letter_step.letter_id
WHERE letter.public_id = %(letter)s::uuid
ORDER BY letter_step.turn;
