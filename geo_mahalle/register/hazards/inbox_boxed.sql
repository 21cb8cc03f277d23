-- The problems in a box, NULL where they are too many to be worth it.
SELECT register.issues_in_box(%(west)s, %(south)s, %(east)s, %(north)s);
