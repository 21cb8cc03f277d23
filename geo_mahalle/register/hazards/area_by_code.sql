-- The area of a code.
SELECT area.id FROM register.area WHERE area.code = %(code)s;
