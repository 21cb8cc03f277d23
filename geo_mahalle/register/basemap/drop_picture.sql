-- Take the aerial picture away.
DELETE FROM register.base_map;
