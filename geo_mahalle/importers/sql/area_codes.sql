-- Codes of areas in other systems.
SELECT area_id, system, code FROM register.area_code ORDER BY system, code;
