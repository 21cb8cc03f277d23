-- Form a council or committee of an area; no row where one stands already.
INSERT INTO register.body (area_id, committee_id, formed_on)
VALUES (%(area)s, %(committee)s, %(on)s)
ON CONFLICT (area_id, committee_id) WHERE dissolved_on IS NULL DO NOTHING
RETURNING public_id
