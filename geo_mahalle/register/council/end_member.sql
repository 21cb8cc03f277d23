-- Let a member leave; the name goes a year later.
UPDATE register.body_member
SET to_on = %(on)s
WHERE public_id = %(member)s AND body_id = %(body)s AND to_on IS NULL
