-- What happened to a draft.
INSERT INTO register.boundary_step (draft_id, step, on_day, note, by_account)
VALUES (%(draft_id)s, %(step)s, %(on)s, %(note)s, %(by)s);
