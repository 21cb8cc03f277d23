-- Reminders and answers of a letter in their order.
SELECT
    letter_step.kind,
    letter_step.on_day AS on,
    letter_step.number,
    letter_step.promised_on,
    letter_step.by_agency,
    letter_step.reason,
    (
        SELECT coalesce(
            jsonb_agg(
                jsonb_build_object('file', letter_file.public_id, 'kind', letter_file.kind) ORDER BY letter_file.id
            ),
            '[]'
        )
        FROM register.letter_file
        WHERE letter_file.step_id = letter_step.id
    ) AS files
FROM register.letter_step
JOIN register.letter ON letter.id = letter_step.letter_id
WHERE letter.public_id = %(letter)s::uuid
ORDER BY letter_step.turn;
