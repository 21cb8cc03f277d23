-- Append a row to the audit; the chain is the database's work.
INSERT INTO identity.audit (actor_kind, actor_ref, act, object, previous_sha256, sha256)
VALUES (%(kind)s, %(ref)s, %(act)s, %(object)s, '', '')
