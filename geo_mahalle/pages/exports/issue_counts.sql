-- Numbers of problems by area, category and year.
SELECT issue_counts.*
FROM analysis.issue_counts AS issue_counts
WHERE (%(areas)s::text[] IS NULL OR issue_counts.area = ANY (%(areas)s::text[]))
    AND (%(categories)s::text[] IS NULL OR issue_counts.category = ANY (%(categories)s::text[]))
    AND (%(committees)s::text[] IS NULL OR issue_counts.committee = ANY (%(committees)s::text[]))
ORDER BY issue_counts.area COLLATE "C", issue_counts.category, issue_counts.period
