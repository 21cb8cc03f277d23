-- Digest of everything access is computed from: what stands today, where people live, and the borders.
SELECT md5(
    concat_ws(
        ' ',
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', street.id, street.import_run_id, street.class, street.width_m, street.level, street.is_lit, street.geom::text
            ), 0)::numeric), 0))
            FROM register.street
            WHERE street.from_on <= (SELECT analysis.as_of())
                AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()))
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', facility.id, facility.import_run_id, facility.kind, facility.is_working, facility.capacity, facility.geom::text
            ), 0)::numeric), 0))
            FROM register.facility
            WHERE facility.kind = ANY (%(kinds)s)
                AND facility.from_on <= (SELECT analysis.as_of())
                AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()))
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', population.area_id, population.period_key, population.source_id, population.persons
            ), 0)::numeric), 0))
            FROM register.population
            WHERE population.on_day <= (SELECT analysis.as_of())
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', boundary.id, boundary.area_id, boundary.geom::text, area.parent_id
            ), 0)::numeric), 0))
            FROM register.area_boundary AS boundary
            JOIN register.area ON area.id = boundary.area_id
            WHERE boundary.valid @> (SELECT analysis.as_of())
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(coverage.area_id::text, 0)::numeric), 0))
            FROM analysis.coverage
            WHERE coverage.theme = %(lamp_theme)s
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', coverage.theme, coverage.area_id
            ), 0)::numeric), 0))
            FROM analysis.coverage
            WHERE coverage.theme IN (%(street_theme)s, %(building_theme)s)
        ),
        (
            SELECT concat(count(*), ':', coalesce(sum(hashtextextended(concat_ws(
                ',', building.id, building.import_run_id, building.purpose, building.levels, building.geom::text
            ), 0)::numeric), 0))
            FROM register.building
            WHERE building.from_on <= (SELECT analysis.as_of())
                AND (building.to_on IS NULL OR building.to_on > (SELECT analysis.as_of()))
        )
    )
)
