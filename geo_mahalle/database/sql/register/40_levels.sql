-- Levels of areas, with the Persian word beside each.
INSERT INTO register.area_level (id, rank, title_fa, title_en)
VALUES
    ('province', 1, 'استان', 'province'),
    ('county', 2, 'شهرستان', 'county'),
    ('district', 3, 'بخش', 'district'),
    ('rural_district', 4, 'دهستان', 'rural district'),
    ('city', 5, 'شهر', 'city'),
    ('municipal_district', 6, 'منطقه', 'municipal district'),
    ('zone', 7, 'ناحیه', 'zone'),
    ('neighbourhood', 8, 'محله', 'neighbourhood'),
    ('village', 9, 'روستا', 'village'),
    ('census_block', 10, 'بلوک آماری', 'census block')
ON CONFLICT (id) DO UPDATE
SET rank = excluded.rank,
    title_fa = excluded.title_fa,
    title_en = excluded.title_en;
