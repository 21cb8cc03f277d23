-- A finished walk becomes coverage: of each theme with the share of street length where it was seen.
-- Unsure is not seen. A wider survey of the same day stays.
INSERT INTO register.coverage (area_id, theme, surveyed_on, completeness, import_run_id)
SELECT
    seen.area_id,
    seen.theme,
    seen.walked_on,
    least(seen.length_m / seen.total_m, 1),
    %(run)s
FROM (
    SELECT
        walk.area_id,
        walk.walked_on,
        asked.theme,
        sum(part.length_m) AS total_m,
        sum(part.length_m) FILTER (
            WHERE EXISTS (
                SELECT FROM register.walk_answer AS answer
                WHERE answer.walk_id = walk.id
                    AND answer.street_id = part.street_id
                    AND answer.question_id = asked.question_id
                    AND answer.rater = 1
                    AND answer.answer <> 'unsure'
            )
        ) AS length_m
    FROM register.walk
    JOIN register.street_part AS part ON part.area_id = walk.area_id
    CROSS JOIN unnest(%(questions)s::text[], %(themes)s::text[]) AS asked (question_id, theme)
    WHERE walk.public_id = %(walk)s
    GROUP BY walk.area_id, walk.walked_on, asked.question_id, asked.theme
) AS seen
WHERE seen.length_m > 0
ON CONFLICT (area_id, theme, surveyed_on) DO UPDATE
SET completeness = excluded.completeness, import_run_id = excluded.import_run_id
WHERE coverage.completeness < excluded.completeness
