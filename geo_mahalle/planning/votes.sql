-- Stickers of the assemblies.
SELECT area.code, vote.problem_key, vote.stickers
FROM planning.vote
JOIN register.area ON area.id = vote.area_id
WHERE area.code = ANY (%(codes)s)
ORDER BY area.code, vote.problem_key
