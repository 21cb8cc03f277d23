-- The walk that a phone began under its own identifier.
SELECT public_id FROM register.walk WHERE client_id = %(client)s::uuid AND area_id = %(area)s;
