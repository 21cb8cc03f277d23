-- Institutions of an area that take part.
SELECT
    institution.public_id AS institution,
    institution.kind,
    institution.name,
    institution.hosts,
    institution.acts,
    institution.agreed_on
FROM register.institution
WHERE institution.area_id = %(area)s AND institution.left_on IS NULL
ORDER BY institution.kind, institution.name, institution.id
