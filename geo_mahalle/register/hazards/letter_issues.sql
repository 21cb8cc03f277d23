-- The problems of a letter and where they stand, held in one order until the transaction ends.
SELECT issue.id, issue.state
FROM register.letter
JOIN register.letter_issue ON letter_issue.letter_id = letter.id
JOIN register.issue ON issue.id = letter_issue.issue_id
WHERE letter.public_id = %(letter)s::uuid
ORDER BY issue.id
FOR UPDATE OF issue;
