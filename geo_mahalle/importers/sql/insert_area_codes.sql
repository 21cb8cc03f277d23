-- The codes the source uses for its areas.
INSERT INTO register.area_code (area_id, system, code)
SELECT area.id, thing.system, thing.system_code
FROM stage_thing AS thing
JOIN register.area ON area.code = thing.code
WHERE thing.system IS NOT NULL AND thing.system_code IS NOT NULL AND NOT thing.is_repeated
ON CONFLICT (system, code) DO NOTHING;
