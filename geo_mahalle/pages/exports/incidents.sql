-- Incidents, oldest first.
SELECT incidents.*
FROM analysis.incidents AS incidents
WHERE (%(areas)s::text[] IS NULL OR incidents.area = ANY (%(areas)s::text[]))
    AND (%(kinds)s::text[] IS NULL OR incidents.kind = ANY (%(kinds)s::text[]))
    AND (%(since)s::date IS NULL OR incidents.occurred_on >= %(since)s::date)
    AND (%(until)s::date IS NULL OR incidents.occurred_on <= %(until)s::date)
ORDER BY incidents.occurred_on, incidents.kind, incidents.incident
