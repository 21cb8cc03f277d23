-- Keep how an account wants to be told.
UPDATE identity.account
SET digest = %(digest)s, mail = %(mail)s, phone = %(phone)s, language = %(language)s
WHERE public_id = %(account)s::uuid;
