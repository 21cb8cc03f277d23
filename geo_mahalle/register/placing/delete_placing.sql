-- Let a row wait again.
DELETE FROM register.placing
WHERE import_run_id = %(run_id)s AND line = %(line)s AND brought_run_id IS NULL;
