-- The levels of areas, the widest first.
SELECT id, title_fa, title_en FROM register.area_level ORDER BY rank;
