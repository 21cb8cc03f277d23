-- Frozen priors of an indicator, where there was enough to fit one.
SELECT
    level,
    period_kind,
    (parameters ->> 'mean')::double precision AS mean,
    (parameters ->> 'shape')::double precision AS shape,
    (parameters ->> 'rate')::double precision AS rate
FROM analysis.prior
WHERE indicator_id = %(indicator)s
    AND parameters ? 'shape'
ORDER BY level, period_kind
