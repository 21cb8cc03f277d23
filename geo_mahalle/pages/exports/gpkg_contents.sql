-- The title and the words of a layer, where QGIS and GDAL show them.
UPDATE gpkg_contents
SET
    identifier = ?,
    description = ?
WHERE table_name = ?
