-- What a neighbourhood can bring today.
SELECT
    capacity.public_id AS capacity,
    capacity.kind,
    capacity.title_fa,
    capacity.amount,
    institution.name AS institution
FROM register.capacity
LEFT JOIN register.institution ON institution.id = capacity.institution_id
WHERE capacity.area_id = %(area)s
    AND capacity.from_on <= %(today)s
    AND (capacity.to_on IS NULL OR capacity.to_on > %(today)s)
ORDER BY array_position(ARRAY['hall', 'land', 'skill', 'volunteer_hours', 'donor'], capacity.kind), capacity.id
