-- Publish a snapshot's frame; its rows follow by COPY in the same transaction.
INSERT INTO pub.snapshot (id, as_of, document)
VALUES (%(id)s, %(as_of)s, %(document)s::jsonb)
