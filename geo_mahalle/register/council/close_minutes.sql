-- Close the minutes under their number; from now on they do not change.
UPDATE register.minutes
SET
    number = %(number)s,
    closed_on = %(on)s,
    members = %(members)s,
    present = %(present)s,
    women_present = %(women_present)s,
    under_30_present = %(under_30_present)s
WHERE id = %(minutes)s
