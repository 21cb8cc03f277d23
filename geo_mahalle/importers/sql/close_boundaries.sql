-- End the boundaries that are drawn anew, the day before the new ones begin.
UPDATE register.area_boundary
SET valid = daterange(lower(area_boundary.valid), thing.changes_on)
FROM stage_thing AS thing
WHERE area_boundary.id = thing.boundary_id
    AND NOT thing.is_repeated
    AND NOT thing.has_same_boundary
    AND (lower_inf(thing.valid) OR lower(thing.valid) < thing.changes_on);
