-- Take away the facility parts of some areas, or of all.
DELETE FROM register.facility_part
WHERE %(areas)s::bigint[] IS NULL
    OR area_id = ANY (%(areas)s)
