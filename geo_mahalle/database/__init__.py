"""The store: one PostgreSQL database a place, its roles, its tables, and the only door to them.

Nobody outside this package imports a database driver. A stage keeps its SQL in .sql files beside its
module and runs them through `run`; big tables travel as Arrow through COPY.
"""

from geo_mahalle.database.bulk import copy_arrow, copy_rows, read_arrow, read_columns
from geo_mahalle.database.connection import connect, engine
from geo_mahalle.database.migrating import is_current, migrate
from geo_mahalle.database.places import PlaceRow, add_place, read_place
from geo_mahalle.database.queries import Connection, Cursor, load_sql, rows, run
from geo_mahalle.database.roles import Role

__all__ = [
    "Connection",
    "Cursor",
    "PlaceRow",
    "Role",
    "add_place",
    "connect",
    "copy_arrow",
    "copy_rows",
    "engine",
    "is_current",
    "load_sql",
    "migrate",
    "read_arrow",
    "read_columns",
    "read_place",
    "rows",
    "run",
]
