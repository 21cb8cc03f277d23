-- How many notices an account has not read.
SELECT count(*)::integer FROM register.notice WHERE account_key = %(account)s AND read_on IS NULL;
