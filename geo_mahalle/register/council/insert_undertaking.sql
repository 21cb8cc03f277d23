-- Write down what an institution took upon itself; one that does acts, from that day at the latest.
WITH acting AS (
    UPDATE register.institution
    SET acts = TRUE, joined_on = LEAST(joined_on, %(on)s)
    WHERE public_id = %(institution)s AND area_id = %(area)s AND left_on IS NULL
    RETURNING id
)
INSERT INTO register.undertaking (institution_id, title_fa, taken_on)
SELECT acting.id, %(title)s, %(on)s
FROM acting
RETURNING public_id
