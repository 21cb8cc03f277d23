-- Keep what this run changes of the values in force, before it takes their place.
-- A first run changes nothing. What only drifts with the mean it is drawn to is left out.
INSERT INTO analysis.value_change
SELECT
    fresh.run_id,
    fresh.indicator_id,
    fresh.area_id,
    fresh.period_key,
    before.run_id,
    before.value,
    before.low,
    before.high,
    before.n,
    before.numerator,
    before.denominator,
    before.status,
    before.data_on,
    fresh.value,
    fresh.low,
    fresh.high,
    fresh.n,
    fresh.numerator,
    fresh.denominator,
    fresh.status,
    fresh.data_on
FROM analysis.value AS fresh
LEFT JOIN analysis.current_value AS before
    ON before.indicator_id = fresh.indicator_id
    AND before.area_id = fresh.area_id
    AND before.period_key = fresh.period_key
WHERE fresh.run_id = %(run)s
    AND fresh.indicator_id = ANY (%(known)s)
    AND (before.run_id IS NOT NULL OR fresh.value IS NOT NULL)
    AND (
        (before.status, before.numerator, before.denominator, before.n)
        IS DISTINCT FROM (fresh.status, fresh.numerator, fresh.denominator, fresh.n)
        OR abs(before.value - fresh.value) > %(drift)s * abs(before.value)
    )
