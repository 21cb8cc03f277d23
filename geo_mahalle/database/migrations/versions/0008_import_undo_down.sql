-- Take back what 0008 brought; the triggers that fill it go with their functions.
DROP FUNCTION IF EXISTS register.keep_changed() CASCADE;
DROP FUNCTION IF EXISTS register.keep_changed_of_others() CASCADE;
DROP FUNCTION IF EXISTS register.keep_changed_unsaid() CASCADE;
DROP FUNCTION IF EXISTS register.undo_import(bigint);
DROP FUNCTION IF EXISTS register.undo_hindrance(bigint);
DROP FUNCTION IF EXISTS register.restore_images(bigint, text, text[]);
DROP FUNCTION IF EXISTS register.restore_images(bigint, text);
DROP FUNCTION IF EXISTS register.restore_rows(bigint, text);
DROP FUNCTION IF EXISTS register.same_key(text);
DROP FUNCTION IF EXISTS register.key_columns(text, text, text);
DROP FUNCTION IF EXISTS register.unsaid(text);
DROP FUNCTION IF EXISTS register.imported_tables();
DROP TABLE register.import_image;
DROP TABLE register.import_undo;
ALTER TABLE register.street DROP COLUMN is_lit;
