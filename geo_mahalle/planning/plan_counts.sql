-- Who took part in an area, counted.
-- Walks are forms with a day; nothing in the register counts questionnaires.
SELECT
    (SELECT count(*) FROM analysis.issue WHERE issue.area_id = area.id) AS issues,
    (
        SELECT count(DISTINCT event.on_day)
        FROM analysis.event WHERE event.area_id = area.id AND event.kind IN ('safety_walk', 'night_walk', 'women_walk')
    ) AS walks,
    (SELECT count(*) FROM analysis.event WHERE event.area_id = area.id AND event.kind = 'night_walk') AS night,
    (SELECT count(*) FROM analysis.event WHERE event.area_id = area.id AND event.kind = 'women_walk') AS women,
    (SELECT count(*) FROM analysis.meeting WHERE meeting.area_id = area.id AND meeting.held_on IS NOT NULL) AS meetings,
    (SELECT coalesce(sum(vote.stickers), 0) FROM planning.vote WHERE vote.area_id = area.id) AS stickers
FROM register.area
WHERE area.code = %(code)s
