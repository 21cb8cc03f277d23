-- Whether the one who asks reaches a problem; row security decides.
SELECT issue.id FROM register.issue WHERE issue.public_id = %(issue)s;
