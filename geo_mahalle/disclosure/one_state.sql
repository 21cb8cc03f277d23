-- Every statement of this transaction sees the database as it stands at the first of them.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY
