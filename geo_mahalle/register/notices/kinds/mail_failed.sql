-- Digests could not be sent.
-- for: administrator
-- icon: warning-circle
-- fa: {number} خلاصه اعلان فرستاده نشد.
-- en: {number} digests could not be sent.
-- stands: yes
SELECT
    'outbox' AS subject,
    '/upkeep' AS opens,
    count(*)::integer AS number,
    '{}'::jsonb AS said,
    false AS is_restricted,
    %(today)s::date AS on_day,
    NULL::bigint AS report_id
FROM register.outbox
WHERE outbox.state IN ('uncertain', 'given_up') OR (outbox.state = 'waiting' AND outbox.tries > 0)
HAVING count(*) > 0;
