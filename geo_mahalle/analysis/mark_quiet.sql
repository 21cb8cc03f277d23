-- Say of numbers made of reports that their area is quiet, and no longer of those of areas that are heard.
-- Only what the newest run of each indicator wrote and holds a number; the worst of what holds is the status.
UPDATE analysis.value
SET
    notes = CASE
        WHEN value.area_id = ANY(%(quiet)s) THEN ARRAY['quiet'] || array_remove(value.notes, 'quiet')
        ELSE array_remove(value.notes, 'quiet')
    END,
    status = CASE
        WHEN value.area_id = ANY(%(quiet)s) THEN 'quiet'
        ELSE coalesce(
            (
                SELECT note.word
                FROM unnest(value.notes) WITH ORDINALITY AS note (word, place)
                WHERE note.word IN ('stale', 'unstable', 'imputed', 'partial')
                ORDER BY note.place
                LIMIT 1
            ),
            'ok'
        )
    END
WHERE value.indicator_id = ANY(%(indicators)s)
    AND value.area_id = ANY(%(changed)s)
    AND value.status NOT IN ('suppressed', 'no_survey', 'no_denominator')
    AND (value.status = 'quiet') <> (value.area_id = ANY(%(quiet)s))
