"""The private database cluster: made, started, stopped and asked without anyone knowing PostgreSQL.

It lives in the data folder, listens on a Unix socket only and lets in, by `peer`, the operating system users
named in its map: no port, no password, nothing that another checkout or another PostgreSQL could collide
with. PostgreSQL refuses to run as root, so root hands it to an unprivileged user. A socket's path may be
107 bytes long; where the data folder's own path is longer, the socket goes to a folder in the run-time
directory whose name is a hash of the data folder, so that two data folders never share one.
`GEO_MAHALLE_DATABASE_URL` names another server instead: that one is looked at and never changed.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from geo_mahalle.database import postmaster
from geo_mahalle.database.programs import Programs, find_programs
from geo_mahalle.database.server import (
    ROLES,
    ServerFacts,
    judge,
    look,
    open_connection,
    read_sql,
)
from geo_mahalle.errors import DatabaseUnavailable, UserError
from geo_mahalle.settings import Settings

PORT = "5432"
SUPERUSER = "postgres"
UNPRIVILEGED = "postgres"
START_REMEDY = "Start it: geo-mahalle start"


class HomeUnreachable(DatabaseUnavailable):
    """The data folder cannot be used by the user that runs the database."""


@dataclass(frozen=True)
class ClusterStatus:
    """Whether the cluster runs and where it is; `version` and `places` are empty where it does not run."""

    is_private: bool
    is_running: bool
    data_folder: Path
    socket_folder: Path
    version: int | None = None
    postgis: str | None = None
    places: tuple[str, ...] = ()


class Cluster:
    """The private cluster of a data folder, or the server that the settings name instead."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.home.absolute()
        self.is_private = settings.database_url is None
        self.data_folder = self.home / "cluster"
        self.user = operating_user(self.data_folder)
        self.socket_folder = postmaster.socket_folder(self.home, self.user)

    def start(self) -> bool:
        """Start the cluster, making it first where there is none; True where something was started.

        Raises DatabaseUnavailable, with the remedy, where it cannot be.
        """
        if not self.is_private:
            self.check()
            return False
        prepare_home(self.home)
        was_started = self._bring_up()
        # the second of two who start at once must find the roles that the first one makes
        with self._locked(), self.superuser() as connection:
            facts = look(connection)
            judge(replace(facts, missing=()))
            if facts.missing:
                connection.execute(read_sql("roles"))
        return was_started

    def _bring_up(self) -> bool:
        """Start the postmaster, one caller at a time; True where it was down."""
        with self._locked():
            if self._answers():
                return False
            programs = self._programs()
            self._require_reach()
            postmaster.prepare_socket_folder(self.socket_folder, self.user)
            if not (self.data_folder / "PG_VERSION").exists():
                self._initialise(programs)
            postmaster.write_configuration(self.data_folder, self.socket_folder, user=self.user, roles=ROLES)
            postmaster.remove_stale_locks(self.data_folder, self.socket_folder, port=PORT)
            postmaster.launch(programs, self.data_folder, user=self.user)
            return True

    def stop(self) -> bool:
        """Stop the cluster; True where it was running. Another's server is never stopped."""
        if not self.is_private:
            raise UserError(
                "GEO_MAHALLE_DATABASE_URL names another server.", remedy="Stop that one with its own tools."
            )
        if not (self.data_folder / "postmaster.pid").exists():
            return False
        with self._locked():
            return postmaster.halt(self._programs(), self.data_folder, user=self.user)

    def status(self) -> ClusterStatus:
        """Return what the cluster is and has; never raises because it is down."""
        try:
            with self.superuser() as connection:
                facts: ServerFacts | None = look(connection)
        except DatabaseUnavailable:
            facts = None
        return ClusterStatus(
            is_private=self.is_private,
            is_running=facts is not None,
            data_folder=self.data_folder,
            socket_folder=self.socket_folder,
            version=facts.version if facts else None,
            postgis=facts.postgis if facts else None,
            places=facts.places if facts else (),
        )

    def places(self) -> tuple[str, ...]:
        """Return the keys of the places that have a database here; raises where the server is down."""
        with self.superuser() as connection:
            return look(connection).places

    def check(self) -> ServerFacts:
        """Return the server's facts; raises DatabaseUnavailable with the remedy for its first lack."""
        with self.superuser() as connection:
            facts = look(connection)
        judge(facts)
        return facts

    def create_database(self, place: str) -> bool:
        """Make the place's database with its extensions and rights; True where it was not there.

        Another's server needs a user of the address who may make databases; where its administrator has
        made the database already, only what is missing is added.
        """
        name = database_name(place)
        with self.superuser() as connection:
            facts = look(connection)
            judge(facts)
            is_new = place not in facts.places
            if is_new:
                self._create(connection, name)
        with self.superuser(name) as connection:
            self._run_as_owner_of_server(connection, read_sql("database"))
        return is_new

    def drop_database(self, place: str) -> None:
        """Remove the place's database with all that is in it, and the roles of its keys."""
        name = database_name(place)
        with self._locked(), self.superuser() as connection:
            roles = [row[0] for row in connection.execute(read_sql("key_roles_of"), {"database": name})]
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            for role in roles:
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))

    def clone_database(self, template: str, place: str) -> None:
        """Make the place's database a copy of another place's, which nobody may be connected to meanwhile."""
        statement = sql.SQL(
            "CREATE DATABASE {} WITH TEMPLATE {} OWNER geo_mahalle_owner STRATEGY file_copy"
        ).format(sql.Identifier(database_name(place)), sql.Identifier(database_name(template)))
        with self.superuser() as connection:
            connection.execute(statement)
            self._grant_connect(connection, database_name(place))

    def prepare_keys(self) -> None:
        """Bring what the roles of keys need into the settings' place; the superuser alone may.

        Raises DatabaseUnavailable where the user of another server's address may not.
        """
        with self._locked(), self.superuser(database_name(self.settings.place)) as connection:
            self._run_as_owner_of_server(connection, read_sql("key_roles"))

    def key_parameters(self, role: str, key: str) -> dict[str, str]:
        """Return libpq's parameters for logging in as the role of a key."""
        given = {"dbname": database_name(self.settings.place), "user": role, "password": key}
        if self.settings.database_url is None:
            return {"host": str(self.socket_folder), "port": PORT, **given}
        return {**self._address(), **given}

    def connection_parameters(self, role: str) -> dict[str, str]:
        """Return libpq's parameters for acting as the role in the settings' place.

        On another's server the address's user logs in and acts as the role, which it must be a member of.
        """
        dbname = database_name(self.settings.place)
        if self.settings.database_url is None:
            return {"host": str(self.socket_folder), "port": PORT, "dbname": dbname, "user": str(role)}
        given = self._address()
        options = f"{given.get('options', '')} -c role={role}".strip()
        return {**given, "dbname": dbname, "options": options}

    @contextmanager
    def superuser(self, database: str | None = None) -> Iterator[psycopg.Connection]:
        """Yield a connection for set-up work, in autocommit: the superuser's, or the address's user's."""
        if self.is_private:
            parameters = {
                "host": str(self.socket_folder),
                "port": PORT,
                "user": SUPERUSER,
                "dbname": "postgres",
            }
            remedy = START_REMEDY
        else:
            parameters = {"dbname": "postgres", **self._address()}
            remedy = "See whether the server runs and whether GEO_MAHALLE_DATABASE_URL is right."
        if database is not None:
            parameters["dbname"] = database
        connection = open_connection(parameters, remedy=remedy)
        try:
            yield connection
        finally:
            connection.close()

    def _address(self) -> dict[str, str]:
        try:
            given = conninfo_to_dict(self.settings.database_url or "")
        except psycopg.ProgrammingError as err:
            raise UserError(
                f"The database address cannot be read: {str(err).strip()}",
                remedy="Write it as postgresql://user:password@host:5432/postgres",
            ) from err
        return {key: str(value) for key, value in given.items() if value is not None}

    def _programs(self) -> Programs:
        version = self.data_folder / "PG_VERSION"
        try:
            made_by = int(version.read_text().split(".")[0]) if version.exists() else None
        except PermissionError as err:
            raise HomeUnreachable(
                f"{self.data_folder} belongs to the user {self.user}.",
                remedy=f"Run this as root or as {self.user}.",
            ) from err
        return find_programs(major=made_by)

    def _answers(self) -> bool:
        try:
            with self.superuser():
                return True
        except DatabaseUnavailable:
            return False

    def _require_reach(self) -> None:
        """Raise where the unprivileged user cannot come to the data folder; initdb's words would not help."""
        if self.user is None:
            return
        self.data_folder.parent.mkdir(parents=True, exist_ok=True)
        if not postmaster.can_enter(self.home, self.user):
            raise HomeUnreachable(
                f"{self.home} cannot be entered by the user {self.user}, who runs the database.",
                remedy="Choose another folder with GEO_MAHALLE_HOME (such as /var/lib/geo-mahalle), "
                "or let others enter every folder above it (chmod o+x).",
            )

    def _initialise(self, programs: Programs) -> None:
        """Make the cluster beside its place and move it there, so that a break leaves no half cluster."""
        fresh = self.home / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.user is not None:
            shutil.chown(fresh, self.user, pwd.getpwnam(self.user).pw_gid)
        postmaster.initialise(programs, fresh, user=self.user, superuser=SUPERUSER)
        fresh.rename(self.data_folder)

    def _create(self, connection: psycopg.Connection, name: str) -> None:
        statement = sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' "
            "OWNER geo_mahalle_owner"
        ).format(sql.Identifier(name))
        self._run_as_owner_of_server(connection, statement)
        self._grant_connect(connection, name)

    def _grant_connect(self, connection: psycopg.Connection, name: str) -> None:
        roles = sql.SQL(", ").join(map(sql.Identifier, ROLES))
        database = sql.Identifier(name)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, roles))
        connection.execute(
            sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM geo_mahalle_public").format(database)
        )

    def _run_as_owner_of_server(
        self, connection: psycopg.Connection, statement: bytes | sql.Composed
    ) -> None:
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege as err:
            raise DatabaseUnavailable(
                f"The server does not let this user set up a database: {str(err).strip()}",
                remedy=f"Let its administrator make {database_name(self.settings.place)}, owned by "
                "geo_mahalle_owner, with the extensions postgis, pg_trgm and btree_gist.",
            ) from err

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time start or stop the cluster."""
        with (self.home / ".cluster.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def operating_user(data_folder: Path) -> str | None:
    """Return the user to hand the database to, or None where the caller runs it himself."""
    if os.geteuid() != 0:
        return None
    if data_folder.exists() and (owner := data_folder.stat().st_uid) != 0:
        return pwd.getpwuid(owner).pw_name
    try:
        return pwd.getpwnam(UNPRIVILEGED).pw_name
    except KeyError as err:
        raise DatabaseUnavailable(
            f"There is no user {UNPRIVILEGED}, and PostgreSQL does not run as root.",
            remedy="Install PostgreSQL from your distribution's packages, which make it, or run as another.",
        ) from err


def database_name(place: str) -> str:
    """Return the name of the place's database."""
    return f"geo_mahalle_{place}"


def prepare_home(home: Path) -> None:
    """Make the data folder; root's can be entered by others (the database's user), a user's by him alone."""
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o755 if os.geteuid() == 0 else 0o700)


def secret(settings: Settings) -> bytes:
    """Return the installation's 32 secret bytes, made on first use in a file that only its owner reads."""
    file = settings.home / "secret"
    if not file.exists():
        prepare_home(settings.home)
        fresh = settings.home / f".secret.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(32))
        try:
            with suppress(FileExistsError):
                file.hardlink_to(fresh)
        finally:
            fresh.unlink()
    stored = file.read_bytes()
    if len(stored) != 32:
        raise UserError(
            f"{file} does not hold 32 bytes.", remedy="Restore it from your backup; it cannot be made again."
        )
    return stored
