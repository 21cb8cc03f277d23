-- Register what a neighbourhood can bring.
INSERT INTO register.capacity (area_id, kind, title_fa, amount, institution_id, from_on)
VALUES (
    %(area)s, %(kind)s, %(title)s, %(amount)s,
    (SELECT id FROM register.institution WHERE public_id = %(institution)s::uuid AND area_id = %(area)s), %(on)s
)
RETURNING public_id
