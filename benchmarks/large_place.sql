-- A place of square neighbourhoods in one city, drawn from one seed: facts of every kind the measured indicators
-- read. side: neighbourhoods along one edge; issues, facilities: how many.
SELECT setseed(0.5);
INSERT INTO register.source (id, title_fa, title_en) VALUES ('bench', 'سنجه', 'benchmark');
INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes, options)
VALUES ('reports', 'bench', 'bench.csv', '0', 1, '{"since": "2024-03-20"}');
INSERT INTO register.area (code, level, name_fa, name_folded) VALUES ('C', 'city', 'شهر', 'شهر');
INSERT INTO register.area (code, level, parent_id, name_fa, name_folded)
SELECT format('N%s', lpad(cell::text, 6, '0')), 'neighbourhood', city.id, 'محله', 'محله'
FROM register.area AS city
CROSS JOIN generate_series(0, {side} * {side} - 1) AS cell
WHERE city.code = 'C';
CREATE TEMPORARY TABLE cell AS
SELECT
    area.id,
    48.0 + (substr(area.code, 2)::integer % {side}) * 0.004 AS west,
    36.0 + (substr(area.code, 2)::integer / {side}) * 0.004 AS south,
    row_number() OVER (ORDER BY area.code) - 1 AS place
FROM register.area
WHERE area.level = 'neighbourhood';
CREATE UNIQUE INDEX ON cell (place);
ANALYZE cell;
INSERT INTO register.area_boundary (area_id, valid, geom, area_m2)
SELECT id, '[2000-01-01,)', ST_Multi(ST_MakeEnvelope(west, south, west + 0.004, south + 0.004, 4326)), 158000
FROM cell;
INSERT INTO register.area_boundary (area_id, valid, geom, area_m2)
SELECT area.id, '[2000-01-01,)', ST_Multi(ST_MakeEnvelope(48, 36, 48 + {side} * 0.004, 36 + {side} * 0.004, 4326)), 158000.0 * {side} * {side}
FROM register.area
WHERE area.code = 'C';
INSERT INTO register.coverage (area_id, theme, surveyed_on, completeness, import_run_id)
SELECT cell.id, theme, '2025-03-20', 1.0, import_run.id
FROM cell, register.import_run, unnest(ARRAY['lamps', 'drainage', 'dereliction', 'openings', 'shops', 'gathering_places',
    'play_places', 'parks', 'surroundings', 'events', 'incidents', 'streets']) AS theme;
INSERT INTO register.population (area_id, period_key, source_id, on_day, persons, households, import_run_id)
SELECT cell.id, '1402', 'bench', '2024-03-19', 800 + (cell.place * 37 % 2400), 250 + (cell.place * 13 % 700), import_run.id
FROM cell, register.import_run;
INSERT INTO register.attribute_value (area_id, period_key, attribute_id, source_id, on_day, numerator, denominator, import_run_id)
SELECT cell.id, '1402', named.attribute_id, 'bench', '2024-03-19', 20 + (cell.place * 7 % 90), named.whole, import_run.id
FROM cell, register.import_run, (VALUES ('unemployed', 400), ('persons_in_rooms', 300), ('buildings', NULL)) AS named(attribute_id, whole);
INSERT INTO register.street (source_id, source_key, from_on, import_run_id, class, geom, length_m, width_m)
SELECT 'bench', concat(cell.place, way), '2020-01-01', import_run.id, 'street',
    CASE way
        WHEN 'x' THEN ST_SetSRID(ST_MakeLine(ST_Point(west, south + 0.002), ST_Point(west + 0.004, south + 0.002)), 4326)
        ELSE ST_SetSRID(ST_MakeLine(ST_Point(west + 0.002, south), ST_Point(west + 0.002, south + 0.004)), 4326)
    END,
    CASE way WHEN 'x' THEN 360.0 ELSE 444.0 END, 4 + cell.place % 8
FROM cell, register.import_run, unnest(ARRAY['x', 'y']) AS way;
INSERT INTO register.facility (source_id, source_key, from_on, import_run_id, kind, geom, area_id, located_as, is_working)
SELECT 'bench', number::text, '2020-01-01', import_run.id,
    CASE WHEN number / ({side} * {side}) % 5 < 3 THEN 'lamp' ELSE (ARRAY['mosque', 'library', 'sports_ground', 'park', 'shop', 'bakery', 'workshop', 'market'])[1 + number % 8] END,
    ST_SetSRID(ST_Point(west + 0.0001 + random() * 0.0038, CASE WHEN number / ({side} * {side}) % 5 < 3 THEN south + 0.0019 + random() * 0.0002 ELSE south + 0.0001 + random() * 0.0038 END), 4326),
    cell.id, 'point', true
FROM generate_series(1, {facilities}) AS number
JOIN cell ON cell.place = number % ({side} * {side})
CROSS JOIN register.import_run;
INSERT INTO register.issue (category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on, resolved_at, resolved_on)
SELECT category.id, category.sensitivity, cell.id, 'named', CASE WHEN drawn.is_resolved THEN 'resolved' ELSE 'recorded' END, 'imported',
    drawn.opened_on + time '09:00', drawn.opened_on,
    CASE WHEN drawn.is_resolved THEN drawn.opened_on + drawn.days + time '09:00' END, CASE WHEN drawn.is_resolved THEN drawn.opened_on + drawn.days END
FROM (
    SELECT number, DATE '2024-03-20' + (random() * 360)::integer AS opened_on, 1 + (random() * 60)::integer AS days, random() < 0.7 AS is_resolved,
        (random() * ({side} * {side} - 1))::bigint AS place
    FROM generate_series(1, {issues}) AS number
) AS drawn
JOIN cell ON cell.place = drawn.place
JOIN register.category ON category.id = (ARRAY['blocked_drain', 'flooded_passage', 'litter', 'graffiti', 'full_bin', 'lamp_out', 'open_pit', 'open_canal', 'derelict_building', 'pothole'])[1 + drawn.number % 10];
INSERT INTO register.incident (source_id, source_key, kind, occurred_on, located_as, area_id)
SELECT 'bench', number::text, 'fire', DATE '2024-03-20' + (number % 360)::integer, 'named', cell.id
FROM generate_series(1, {issues} / 50) AS number
JOIN cell ON cell.place = number * 31 % ({side} * {side});
INSERT INTO register.event (source_id, source_key, area_id, kind, on_day, host_kind, host_key, is_open)
SELECT 'bench', number::text, cell.id, 'gathering', DATE '2024-03-20' + (number % 360)::integer, 'mosque', (number % 7)::text, true
FROM generate_series(1, {issues} / 50) AS number
JOIN cell ON cell.place = number * 17 % ({side} * {side});
