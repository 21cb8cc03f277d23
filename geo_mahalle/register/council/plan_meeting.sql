-- Plan a meeting; planned twice on a day it is one.
INSERT INTO register.meeting (area_id, committee_id, planned_on)
VALUES (%(area)s, %(committee)s, %(on)s)
ON CONFLICT (area_id, committee_id, planned_on) DO NOTHING
