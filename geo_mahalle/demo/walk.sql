-- A finished walk.
INSERT INTO register.walk (
    client_id, area_id, form_id, walked_on, is_after_dark, is_led_by_women, walkers, women, completeness, finished_on
)
SELECT
    %(client_id)s, area.id, %(form_id)s, %(walked_on)s, false, false, %(walkers)s, %(women)s, %(completeness)s, %(walked_on)s
FROM register.area
WHERE area.code = %(area_code)s
