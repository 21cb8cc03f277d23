-- Add a member to a council.
INSERT INTO register.body_member
    (body_id, name, kind, office, sex, is_under_30, institution_id, from_on)
VALUES (
    %(body)s, %(name)s, %(kind)s, %(office)s, %(sex)s, %(is_under_30)s,
    (SELECT id FROM register.institution WHERE public_id = %(institution)s::uuid), %(on)s
)
RETURNING public_id
