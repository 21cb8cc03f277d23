-- Names of the place.
SELECT name_fa, name_en FROM register.place;
