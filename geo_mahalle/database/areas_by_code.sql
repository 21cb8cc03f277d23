-- The keys of areas by their codes.
SELECT code, id FROM register.area WHERE code = ANY (%(codes)s)
