-- The table of styles as QGIS makes it.
CREATE TABLE IF NOT EXISTS layer_styles (
    id integer PRIMARY KEY AUTOINCREMENT,
    f_table_catalog text,
    f_table_schema text,
    f_table_name text,
    f_geometry_column text,
    styleName text,
    styleQML text,
    styleSLD text,
    useAsDefault boolean,
    description text,
    owner text,
    ui text,
    update_time datetime DEFAULT CURRENT_TIMESTAMP,
    type text
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
SELECT
    'layer_styles',
    'attributes',
    'layer_styles',
    'styles for QGIS',
    min(last_change)
FROM gpkg_contents
HAVING count(*) FILTER (WHERE table_name = 'layer_styles') = 0;
