-- What is walked and told here is its own source.
INSERT INTO register.source (id, title_fa, title_en)
VALUES ('own_forms', 'بازدیدها و فرم‌های محله', 'walks and forms of the neighbourhood')
ON CONFLICT (id) DO NOTHING
