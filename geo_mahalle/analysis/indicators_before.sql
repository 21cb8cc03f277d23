-- Which of these indicators an earlier run computed.
SELECT chosen.indicator_id
FROM unnest(%(chosen)s::text[]) AS chosen(indicator_id)
WHERE EXISTS (
    SELECT
    FROM analysis.value
    WHERE value.indicator_id = chosen.indicator_id
        AND value.run_id < %(run)s
)
