-- Planned power cuts, the newest first, in the place's own time.
SELECT
    (power_cut.starts_at AT TIME ZONE place.timezone) AS starts,
    (power_cut.ends_at AT TIME ZONE place.timezone) AS ends,
    area.name_fa AS area_name,
    power_cut.source
FROM register.power_cut
CROSS JOIN register.place
LEFT JOIN register.area ON area.id = power_cut.area_id
ORDER BY power_cut.starts_at DESC, power_cut.id
LIMIT 50;
