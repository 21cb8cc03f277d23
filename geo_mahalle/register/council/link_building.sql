-- Put an institution to its building: the one of its name and kind in its area, or the only one of its kind there.
UPDATE register.institution
SET facility_id = found.facility_id
FROM (
    SELECT
        CASE
            WHEN count(*) FILTER (WHERE candidate.is_named) = 1
                THEN max(candidate.id) FILTER (WHERE candidate.is_named)
            WHEN count(*) = 1 THEN max(candidate.id)
        END AS facility_id
    FROM (
        SELECT
            facility.id,
            register.fold(facility.name) = register.fold(wanted.name) AS is_named
        FROM register.institution AS wanted
        JOIN register.facility ON facility.area_id = wanted.area_id AND facility.kind = wanted.kind
        WHERE wanted.public_id = %(institution)s
            AND facility.to_on IS NULL
            AND facility.geom IS NOT NULL
            AND facility.sensitivity = 0
    ) AS candidate
) AS found
WHERE institution.public_id = %(institution)s
    AND institution.area_id = %(area)s
    AND institution.facility_id IS NULL
    AND found.facility_id IS NOT NULL
