-- Whether a snapshot is already published; a published one is never written again.
SELECT EXISTS (SELECT FROM pub.snapshot WHERE id = %(id)s)
