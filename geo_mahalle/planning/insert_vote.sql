-- The stickers of a problem, typed in again they replace the former.
INSERT INTO planning.vote (area_id, problem_key, stickers)
SELECT area.id, %(key)s, %(stickers)s
FROM register.area
WHERE area.code = %(code)s
ON CONFLICT (area_id, problem_key) DO UPDATE
SET stickers = excluded.stickers,
    entered_at = now()
