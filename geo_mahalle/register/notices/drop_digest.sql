-- Drop a digest; notices it held may go into the next one.
DELETE FROM register.outbox WHERE id = %(digest)s;
