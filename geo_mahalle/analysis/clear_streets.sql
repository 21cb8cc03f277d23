-- Take away the street parts of some areas, or of all.
DELETE FROM register.street_part
WHERE %(areas)s::bigint[] IS NULL
    OR area_id = ANY (%(areas)s)
