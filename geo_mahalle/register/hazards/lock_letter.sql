-- A letter's number and day, held until the transaction ends.
SELECT letter.number, letter.due_on
FROM register.letter
WHERE letter.public_id = %(letter)s::uuid
FOR UPDATE;
