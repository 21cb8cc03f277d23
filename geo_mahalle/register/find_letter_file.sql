-- A file of a letter's answers.
SELECT letter_file.kind, letter_file.file_name
FROM register.letter_file
JOIN register.letter_step ON letter_step.id = letter_file.step_id
JOIN register.letter ON letter.id = letter_step.letter_id
WHERE letter.public_id = %(letter)s::uuid AND letter_file.public_id = %(file)s::uuid;
