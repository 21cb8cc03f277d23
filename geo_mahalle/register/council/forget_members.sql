-- Blank the names of members who left more than a year ago.
UPDATE register.body_member
SET name = ''
WHERE to_on < %(today)s::date - 365 AND name <> ''
