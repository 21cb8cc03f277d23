-- Take the printed codes of an account away.
DELETE FROM identity.recovery_code WHERE account_id = %(account)s
