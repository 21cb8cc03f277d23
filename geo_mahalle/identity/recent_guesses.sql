-- Wrong tries of the last quarter of an hour from here, seconds since the last, and a minute's on the login.
SELECT
    count(*) FILTER (WHERE bucket = %(bucket)s) AS failures,
    extract(epoch FROM now() - max(at) FILTER (WHERE bucket = %(bucket)s)) AS since_s,
    count(*) FILTER (WHERE at > now() - interval '1 minute') AS on_target
FROM identity.guess
WHERE target = %(target)s AND at > now() - interval '15 minutes'
