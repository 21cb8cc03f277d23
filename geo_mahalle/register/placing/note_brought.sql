-- A placed row is in the register now, by this import; where it is stands there, as far as it may be kept.
UPDATE register.placing
SET brought_run_id = %(brought)s,
    geom = NULL
WHERE import_run_id = %(run_id)s AND line = %(line)s;
