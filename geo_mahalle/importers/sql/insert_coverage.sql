-- A theme was looked for in these areas on this day.
INSERT INTO register.coverage (area_id, theme, surveyed_on, completeness, import_run_id)
SELECT area_id, %(theme)s, %(on)s, 1, %(run_id)s
FROM unnest(%(areas)s::bigint[]) AS surveyed (area_id)
ON CONFLICT (area_id, theme, surveyed_on) DO NOTHING;
