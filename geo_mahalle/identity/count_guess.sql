-- Count a wrong try.
INSERT INTO identity.guess (bucket, target) VALUES (%(bucket)s, %(target)s)
