-- Announce a day off, or a working day against the rule; said again, the later word holds.
INSERT INTO register.day_off (on_day, agency_id, is_off, title_fa, source)
VALUES (%(on)s, %(agency)s, %(is_off)s, %(title)s, %(source)s)
ON CONFLICT (on_day, agency_id) DO UPDATE
SET is_off = excluded.is_off,
    title_fa = excluded.title_fa,
    source = excluded.source;
