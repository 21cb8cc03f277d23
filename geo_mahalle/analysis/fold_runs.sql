-- Delete values of older partial runs that newer ones replaced.
DELETE FROM analysis.value
USING analysis.run
WHERE run.id = value.run_id
    AND run.parameters ? 'areas'
    AND run.id <= %(run)s - %(kept)s
    AND EXISTS (
        SELECT
        FROM analysis.run AS newer_run
        JOIN analysis.value AS newer ON newer.run_id = newer_run.id
        WHERE newer_run.id > value.run_id
            AND newer.indicator_id = value.indicator_id
            AND newer.area_id = value.area_id
            AND newer.period_key = value.period_key
    )
