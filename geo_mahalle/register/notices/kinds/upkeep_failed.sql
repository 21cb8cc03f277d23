-- Work that is done by itself failed.
-- for: administrator
-- icon: warning-circle
-- fa: {number} کار خودکار انجام نشد.
-- en: {number} pieces of work that are done by themselves failed.
-- stands: yes
SELECT
    'upkeep' AS subject,
    '/upkeep' AS opens,
    count(*)::integer AS number,
    '{}'::jsonb AS said,
    false AS is_restricted,
    %(today)s::date AS on_day,
    NULL::bigint AS report_id
FROM register.upkeep
WHERE upkeep.failure IS NOT NULL
HAVING count(*) > 0;
