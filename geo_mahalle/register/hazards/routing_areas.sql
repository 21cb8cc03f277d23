-- The codes of all areas, which rules may name.
SELECT area.code FROM register.area ORDER BY area.code;
