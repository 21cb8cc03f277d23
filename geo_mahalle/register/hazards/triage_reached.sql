-- Those of some problems that the asking account reaches.
SELECT issue.public_id FROM register.issue WHERE issue.public_id = ANY (%(issues)s::uuid[]);
