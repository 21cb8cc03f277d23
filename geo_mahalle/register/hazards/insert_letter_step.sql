-- Log a reminder or an answer of a sent letter.
INSERT INTO register.letter_step (letter_id, kind, on_day, number, promised_on)
SELECT letter.id, %(kind)s::text, %(on)s::date, %(number)s::text, %(promised)s::date
FROM register.letter
WHERE letter.public_id = %(letter)s::uuid AND letter.sent_on <= %(on)s::date;
