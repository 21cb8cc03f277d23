-- How often each category of these committees was tagged lately; all committees where none is named.
SELECT
    issue.category_id AS category,
    count(*)::integer AS number
FROM register.issue
JOIN register.category ON category.id = issue.category_id
WHERE issue.sensitivity < 2
    AND (%(committees)s::text[] IS NULL OR category.committee_id = ANY (%(committees)s::text[]))
GROUP BY issue.category_id
ORDER BY number DESC, issue.category_id;
