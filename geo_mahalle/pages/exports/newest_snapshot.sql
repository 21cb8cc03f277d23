-- The newest published snapshot.
SELECT current_snapshot.id
FROM pub.current_snapshot AS current_snapshot
