-- Whether an account was ever made.
SELECT EXISTS (SELECT FROM identity.account)
