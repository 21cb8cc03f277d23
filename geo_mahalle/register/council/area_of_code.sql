-- An area by its code.
SELECT area.id, area.name_fa AS area_name FROM register.area WHERE area.code = %(code)s
