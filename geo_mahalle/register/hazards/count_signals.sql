-- Signals of one sender on one day.
SELECT count(*)::integer
FROM register.signal
WHERE signal.sender_hash = %(sender)s AND signal.received_on = %(on)s;
