-- The levels of areas, the widest first.
SELECT id, title_fa FROM register.area_level ORDER BY rank;
