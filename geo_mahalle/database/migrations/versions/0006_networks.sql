-- Keep street networks, access, indexes, hot spots and reporting rates.
SELECT 1;
