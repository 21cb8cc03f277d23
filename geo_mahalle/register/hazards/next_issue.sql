-- The number of the problem that may be opened, so that its first event is written in the same message.
SELECT nextval(pg_get_serial_sequence('register.issue', 'id'));
