-- What institutions that take part took upon themselves: open ones first, then the latest kept.
SELECT
    undertaking.public_id AS undertaking,
    institution.name AS institution,
    undertaking.title_fa,
    undertaking.taken_on,
    undertaking.finished_on
FROM register.undertaking
JOIN register.institution ON institution.id = undertaking.institution_id
WHERE institution.area_id = %(area)s AND institution.left_on IS NULL
ORDER BY
    undertaking.finished_on IS NOT NULL,
    undertaking.finished_on DESC,
    undertaking.taken_on,
    undertaking.id
