-- Hold two problems until the transaction ends, always in the same order.
SELECT issue.id
FROM register.issue
WHERE issue.public_id IN (%(one)s::uuid, %(other)s::uuid)
ORDER BY issue.id
FOR UPDATE;
