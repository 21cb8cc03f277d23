-- Where facts come from.
SELECT sources.*
FROM analysis.sources AS sources
ORDER BY sources.source
