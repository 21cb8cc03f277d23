-- End the boundaries of areas that became part of others, the day before the new ones begin.
UPDATE register.area_boundary
SET valid = daterange(lower(area_boundary.valid), current_setting('geo_mahalle.day')::date)
FROM register.area
WHERE area.id = area_boundary.area_id
    AND area.code = ANY(%(codes)s::text[])
    AND upper_inf(area_boundary.valid)
    AND (lower_inf(area_boundary.valid) OR lower(area_boundary.valid) < current_setting('geo_mahalle.day')::date);
