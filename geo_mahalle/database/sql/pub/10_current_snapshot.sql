-- The newest published snapshot.
CREATE OR REPLACE VIEW pub.current_snapshot AS
SELECT snapshot.id, snapshot.as_of, snapshot.document, snapshot.published_at
FROM pub.snapshot
ORDER BY snapshot.published_at DESC, snapshot.id
LIMIT 1;

COMMENT ON VIEW pub.current_snapshot IS 'newest published snapshot';
