-- Publish a snapshot's frame; its rows follow by COPY in the same transaction. One that is there already stays as it
-- is and becomes the newest again. Returned is whether it is new.
INSERT INTO pub.snapshot (id, as_of, document, published_at)
VALUES (%(id)s, %(as_of)s, %(document)s::jsonb, clock_timestamp())
ON CONFLICT (id) DO UPDATE
SET published_at = clock_timestamp()
RETURNING xmax = 0 AS is_new
