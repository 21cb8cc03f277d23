-- Give a draft its number and its days.
UPDATE register.letter
SET number = %(number)s,
    sent_on = %(on)s,
    due_on = %(due)s,
    turn = nextval('register.turn')
WHERE letter.public_id = %(letter)s::uuid AND letter.sent_on IS NULL;
