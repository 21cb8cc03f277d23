-- The typed reasons of decisions.
SELECT reason.id, reason.kind, reason.title_fa, reason.title_en
FROM register.reason
ORDER BY reason.kind, reason.id;
