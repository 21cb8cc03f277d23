-- Forget the studies that a new one of the same kind, level, period and indicator replaces.
DELETE FROM analysis.study
WHERE study.kind = %(kind)s
    AND study.level = %(level)s
    AND study.period_key IS NOT DISTINCT FROM %(period)s
    AND study.indicator_id IS NOT DISTINCT FROM %(indicator)s
    AND study.id < %(study)s
