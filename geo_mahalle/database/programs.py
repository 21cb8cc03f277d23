"""Find PostgreSQL's own programs, newest usable version first, and say how to get them where they are not.

Distributions hide `initdb` and `pg_ctl` from PATH, so the known folders are looked through; a version with
PostGIS beside it wins over a newer one without.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from geo_mahalle.errors import DatabaseUnavailable

OLDEST_MAJOR = 15
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
)
NEEDED = ("initdb", "pg_ctl", "postgres")
REMEDY = (
    "On Debian or Ubuntu: apt-get install postgresql postgis postgresql-{major}-postgis-3 (or use ./run)."
)


class ProgramsMissing(DatabaseUnavailable):
    """PostgreSQL's programs are not installed."""


@dataclass(frozen=True)
class Programs:
    """One installed PostgreSQL."""

    folder: Path
    major: int
    has_postgis: bool

    def path(self, name: str) -> str:
        """Return the program's full path."""
        return str(self.folder / name)


def find_programs(*, major: int | None = None, folders: Iterable[Path] | None = None) -> Programs:
    """Return the PostgreSQL to use: the given major version, or the newest usable one.

    Raises ProgramsMissing, with what to install, where there is none.
    """
    found = [programs for folder in (folders or candidates()) if (programs := inspect(folder)) is not None]
    fitting = [one for one in found if (one.major == major if major else one.major >= OLDEST_MAJOR)]
    if fitting:
        return max(fitting, key=lambda one: (one.has_postgis, one.major))
    have = ", ".join(sorted({str(one.major) for one in found})) or "none"
    wanted = f"version {major}, which made this data folder," if major else f"version {OLDEST_MAJOR} or newer"
    raise ProgramsMissing(
        f"PostgreSQL {wanted} is not installed (found: {have}).",
        remedy=REMEDY.format(major=major or OLDEST_MAJOR),
    )


def candidates() -> list[Path]:
    """Return the folders that may hold PostgreSQL's programs."""
    folders = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - a path from PATH, no user text
        if said.returncode == 0:
            folders.append(Path(said.stdout.strip()))
    if postgres := shutil.which("postgres"):
        folders.append(Path(postgres).resolve().parent)
    return list(dict.fromkeys(folders))


def inspect(folder: Path) -> Programs | None:
    """Return what lies in the folder, or None where a program is missing."""
    if not all((folder / name).is_file() for name in NEEDED):
        return None
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - a file of a known folder
    version = re.search(r"(\d+)(?:\.\d+|beta|rc|devel)", said.stdout)
    if version is None:
        return None
    major = int(version[1])
    shares = (
        Path(f"/usr/share/postgresql/{major}"),
        folder.parent / "share",
        folder.parent / "share" / "postgresql",
    )
    has_postgis = any((share / "extension" / "postgis.control").is_file() for share in shares)
    return Programs(folder=folder, major=major, has_postgis=has_postgis)
