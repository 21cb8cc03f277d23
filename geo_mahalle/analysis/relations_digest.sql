-- Digest of what streets, lamps and grounds are related to areas from: what stands today, with its shape.
SELECT md5(
    concat_ws(
        ' ',
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', street.id, street.width_m, street.walked_on, street.geom::text
            ), 0)::numeric), 0))
            FROM register.street
            WHERE street.from_on <= (SELECT analysis.as_of())
                AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()))
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', facility.id, facility.kind, facility.is_working, facility.geom::text
            ), 0)::numeric), 0))
            FROM register.facility
            WHERE facility.geom IS NOT NULL
                AND (facility.kind = ANY (%(kinds)s) OR ST_Dimension(facility.geom) = 2)
                AND facility.from_on <= (SELECT analysis.as_of())
                AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()))
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', boundary.area_id, area.code, area.level, boundary.area_m2, boundary.geom::text
            ), 0)::numeric), 0))
            FROM register.area_boundary AS boundary
            JOIN register.area ON area.id = boundary.area_id
            WHERE boundary.valid @> (SELECT analysis.as_of())
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(coverage.area_id::text, 0)::numeric), 0))
            FROM analysis.coverage
            WHERE coverage.theme = %(theme)s
        ),
        (SELECT place.metre_srid FROM register.place)
    )
)
