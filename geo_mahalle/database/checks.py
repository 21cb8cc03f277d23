"""Checks of the store: a check is a function whose docstring is its title.

It returns nothing where all is well and raises the error that names the lack and its remedy otherwise; so a
check can never say less than the command that would fail later.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo_mahalle.database.cluster import Cluster, database_name, secret
from geo_mahalle.database.connection import connect
from geo_mahalle.database.migrating import is_current
from geo_mahalle.database.programs import find_programs
from geo_mahalle.database.roles import Role
from geo_mahalle.database.server import look
from geo_mahalle.errors import DatabaseUnavailable, GeoMahalleError, UserError
from geo_mahalle.settings import Settings

Check = Callable[[Settings], None]
LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class CheckResult:
    """What a check found; `problem` and `remedy` are None where it passed."""

    title: str
    is_passed: bool
    problem: str | None = None
    remedy: str | None = None


def run_checks(settings: Settings, checks: tuple[Check, ...]) -> Iterator[CheckResult]:
    """Yield the result of one check after the other; a failure stops none of the later ones."""
    for check in checks:
        title = (check.__doc__ or check.__name__).strip().splitlines()[0].rstrip(".")
        try:
            check(settings)
        except GeoMahalleError as err:
            yield CheckResult(
                title, is_passed=False, problem=" ".join(err.message.split()), remedy=err.remedy
            )
        else:
            yield CheckResult(title, is_passed=True)


def has_programs(settings: Settings) -> None:
    """PostgreSQL's programs are installed."""
    if settings.database_url is None:
        find_programs()


def has_space(settings: Settings) -> None:
    """The data folder has a gigabyte free."""
    folder = next(path for path in (settings.home, *settings.home.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise UserError(
            f"{folder} has only {free // 1_000_000} MB free.", remedy="Delete what is not needed there."
        )


def keeps_secret(settings: Settings) -> None:
    """The secret file is there for its owner alone."""
    file = settings.home / "secret"
    if not file.exists():
        return  # made on first use
    secret(settings)
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode != 0o600:
        raise UserError(f"{file} can be read by others (mode {mode:o}).", remedy=f"chmod 600 {file}")


def has_server(settings: Settings) -> None:
    """The database server runs, is new enough, has PostGIS and the seven roles."""
    Cluster(settings).check()


def keeps_persian(settings: Settings) -> None:
    """The database keeps Persian letters: UTF-8 and a locale that knows them."""
    with connect(settings, role=Role.APP) as connection:
        row = connection.execute(
            "SELECT current_setting('server_encoding'), similarity('محله', 'محله')"
        ).fetchone()
    if row is None or row[0] != "UTF8" or row[1] != 1:
        raise DatabaseUnavailable(
            f"The encoding is {row[0] if row else 'unknown'} and the locale drops Persian letters.",
            remedy="Make the database again with ENCODING UTF8 and LC_CTYPE C.UTF-8.",
        )


def detects_rot(settings: Settings) -> None:
    """The database would notice a damaged disk (data checksums)."""
    with Cluster(settings).superuser() as connection:
        row = connection.execute("SELECT current_setting('data_checksums')").fetchone()
    if row != ("on",):
        raise DatabaseUnavailable(
            "The server's data has no checksums.",
            remedy="Stop it and run pg_checksums --enable on its data folder.",
        )


def has_place(settings: Settings) -> None:
    """The place has a database."""
    with Cluster(settings).superuser() as connection:
        places = look(connection).places
    if settings.place not in places:
        raise DatabaseUnavailable(
            f"There is no database {database_name(settings.place)}; here are: {' '.join(places) or 'none'}.",
            remedy=f"geo-mahalle place add {settings.place}, or name another with --place.",
        )


def is_migrated(settings: Settings) -> None:
    """The place's tables are those of this version."""
    if not is_current(settings):
        raise DatabaseUnavailable("The place's tables are of another version.", remedy="geo-mahalle migrate")


CHECKS: tuple[Check, ...] = (
    has_programs,
    has_space,
    keeps_secret,
    has_server,
    detects_rot,
    has_place,
    is_migrated,
    keeps_persian,
)
