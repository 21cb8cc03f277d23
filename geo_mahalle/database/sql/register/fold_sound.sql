-- The form in which names are searched, exactly as geo_mahalle.text.sound makes it.
-- The two strings are the table of geo_mahalle/text.py, as in fold.sql. A test compares them with the table.
CREATE OR REPLACE FUNCTION register.sound(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(
    register.fold(value),
    U&'\062B\0635\0630\0636\0638\0637\062D\063A\0639\0621\06AF\067E\0686\0698\0020\0021\0022\0023\0024\0025\0026\0027\0028\0029\002A\002B\002C\002D\002E\002F\003A\003B\003C\003D\003E\003F\0040\005B\005C\005D\005E\005F\0060\007B\007C\007D\007E\00AB\00BB\2026\201C\201D\2018\2019\2022',
    U&'\0633\0633\0632\0632\0632\062A\0647\0642\0627\0627\06A9\0628\062C\0632'
);
