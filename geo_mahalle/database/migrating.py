"""Bring a database to the version of the program.

Tables move by Alembic. Views, functions, triggers and grants are re-created from their .sql files whenever
the text of those files changed: a view has one definition, in one file, and no history of its own. Both
happen in one transaction, so a killed migration leaves the old version whole.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from importlib.resources.abc import Traversable

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection as AlchemyConnection
from sqlalchemy import text

from geo_mahalle.database.connection import engine
from geo_mahalle.database.queries import load_sql
from geo_mahalle.database.roles import Role
from geo_mahalle.settings import Settings

SQL_SCHEMAS = ("register", "analysis", "planning", "pub", "identity", "analyst")


def configuration() -> Config:
    """Return Alembic's configuration for our migrations."""
    config = Config()
    folder = resources.files("geo_mahalle.database").joinpath("migrations")
    config.set_main_option("script_location", str(folder))
    return config


def sql_files() -> list[tuple[str, str]]:
    """Return (name, text) of every view and function file, in the order in which they are applied."""
    root = resources.files("geo_mahalle.database").joinpath("sql")
    found: list[tuple[str, str]] = []
    for schema in SQL_SCHEMAS:
        folder = root.joinpath(schema)
        files: list[Traversable] = (
            [f for f in folder.iterdir() if f.name.endswith(".sql")] if folder.is_dir() else []
        )
        found += [
            (f"{schema}/{f.name}", f.read_text(encoding="utf-8")) for f in sorted(files, key=lambda f: f.name)
        ]
    return [*found, ("grants.sql", root.joinpath("grants.sql").read_text(encoding="utf-8"))]


def digest(files: list[tuple[str, str]]) -> str:
    """Return the SHA-256 of the files that define views, functions and grants."""
    return hashlib.sha256("\0".join(f"{name}\0{body}" for name, body in files).encode()).hexdigest()


def head() -> str:
    """Return the newest migration's identifier."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    assert found is not None  # noqa: S101 - a package without migrations is not ours
    return found


def run_script(connection: AlchemyConnection, script: str) -> None:
    """Run a whole .sql file; the driver gets it as it is, so that no % in it looks like a parameter."""
    connection.connection.cursor().execute(script)


def _applied(connection: AlchemyConnection) -> tuple[str, str] | None:
    """Return (migration, digest of the .sql files) the database stands at, or None for an empty one."""
    exists = connection.execute(text("SELECT to_regclass('register.applied_sql') IS NOT NULL")).scalar()
    if not exists:
        return None
    row = connection.execute(text(load_sql("geo_mahalle.database", "applied"))).one_or_none()
    return (row[0], row[1]) if row else None


def is_current(settings: Settings) -> bool:
    """Tell whether the database stands at the version of the program."""
    source = engine(settings, Role.OWNER)
    try:
        with source.connect() as connection:
            return _applied(connection) == (head(), digest(sql_files()))
    finally:
        source.dispose()


def migrate(settings: Settings) -> bool:
    """Bring the place's database to the newest version; return False when it stood there already.

    Raises DatabaseUnavailable where the database cannot be reached.
    """
    files = sql_files()
    wanted = (head(), digest(files))
    source = engine(settings, Role.OWNER)
    try:
        with source.begin() as connection:
            # two processes that start together must not both migrate
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('geo_mahalle.migrate'))"))
            if _applied(connection) == wanted:
                return False
            run_script(connection, load_sql("geo_mahalle.database", "schemas"))
            config = configuration()
            config.attributes["connection"] = connection
            if connection.execute(text("SELECT to_regclass('register.applied_sql') IS NOT NULL")).scalar():
                run_script(connection, load_sql("geo_mahalle.database", "drop_views"))
            command.upgrade(config, "head")
            for _, body in files:
                run_script(connection, body)
            connection.execute(text(load_sql("geo_mahalle.database", "mark_applied")), {"sha256": wanted[1]})
    finally:
        source.dispose()
    return True
