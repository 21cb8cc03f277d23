-- Whether women and children were at an event.
INSERT INTO register.event_presence (event_id, women, children) VALUES (%(event)s, %(women)s, %(children)s)
