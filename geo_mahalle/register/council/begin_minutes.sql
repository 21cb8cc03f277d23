-- Begin the minutes of a planned meeting, or correct its hour and place while they are open.
INSERT INTO register.minutes (area_id, committee_id, planned_on, starts_at, place_fa)
VALUES (%(area)s, %(committee)s, %(on)s, %(at)s, %(place)s)
ON CONFLICT (area_id, committee_id, planned_on) DO UPDATE
SET starts_at = excluded.starts_at, place_fa = excluded.place_fa
RETURNING public_id
