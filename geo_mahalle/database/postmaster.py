"""The postmaster's files and process: configuration, socket folder, stale locks, start and stop.

Everything that calls PostgreSQL's programs or writes what they read is here; it is handed plain paths and
the user to act as, and knows nothing of places or settings.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo_mahalle.database.programs import Programs
from geo_mahalle.errors import DatabaseUnavailable

# sun_path holds 108 bytes with its closing zero; the socket's own name and a slash take 14 of them.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
START_TIMEOUT_S = 60
LOCALE = "C.UTF-8"
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": LOCALE, "TZ": "UTC", "HOME": "/"}
CONFIGURATION = """\
# Written at every start. Your own lines go into own.conf beside this file; they win.
listen_addresses = ''
unix_socket_directories = '"{sockets}"'
unix_socket_permissions = 0700
port = 5432
max_connections = 100
shared_buffers = 256MB
maintenance_work_mem = 256MB
work_mem = 16MB
effective_cache_size = 1GB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
random_page_cost = 1.1
jit = off
# A killed program's query must not run on and keep its locks.
client_connection_check_interval = 2s
timezone = 'UTC'
# People's words must not come into the log: no statements, no values of rows.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
include_if_exists = 'own.conf'
"""

ENTRY = """\
# The role of a key comes in by the key; everybody else by being this machine's user.
# By the network nobody comes in, unless own.conf has listen_addresses; then the role of a key alone,
# from this machine (where a tunnel ends) or encrypted.
local all +geo_mahalle_analyst scram-sha-256
local all all peer map=geo_mahalle
host all +geo_mahalle_analyst 127.0.0.0/8 scram-sha-256
host all +geo_mahalle_analyst ::1/128 scram-sha-256
hostssl all +geo_mahalle_analyst all scram-sha-256
"""


class StartFailed(DatabaseUnavailable):
    """The database does not start."""


def socket_folder(home: Path, user: str | None) -> Path:
    """Return where the socket goes: the data folder, or the run-time folder where that path is too long.

    The fallback's name is a hash of the data folder's real path: two data folders get two folders.
    """
    inside = home / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    if user is not None and Path("/run").is_dir():
        return Path("/run") / f"geo-mahalle-{digest}"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and len(os.fsencode(runtime)) <= LONGEST_SOCKET_FOLDER - 29 and os.access(runtime, os.W_OK):
        return Path(runtime) / f"geo-mahalle-{digest}"
    return Path("/tmp") / f"geo-mahalle-{os.geteuid()}-{digest}"  # noqa: S108 - ownership and mode are checked below


def prepare_socket_folder(folder: Path, user: str | None) -> None:
    """Make the socket folder for its owner alone; refuse one that is another's or a link."""
    owner = pwd.getpwnam(user) if user is not None else pwd.getpwuid(os.geteuid())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner.pw_uid, os.geteuid()}:
        raise StartFailed(f"{folder} is not ours.", remedy="Remove it, or choose another GEO_MAHALLE_HOME.")
    if found.st_uid != owner.pw_uid:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)


def initialise(programs: Programs, folder: Path, *, user: str | None, superuser: str) -> None:
    """Make a cluster in the empty folder: UTF-8, checksums, nobody let in over the network.

    LC_CTYPE must be a UTF-8 locale: with C, pg_trgm drops every Persian letter.
    """
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603 - a found program and our own words
            [
                programs.path("initdb"),
                f"--pgdata={folder}",
                f"--username={superuser}",
                "--encoding=UTF8",
                f"--locale={LOCALE}",
                "--data-checksums",
                "--auth-local=peer",
                "--auth-host=reject",
                "--no-instructions",
            ],
            stdout=said,
            stderr=said,
            **_as_user(user),
        )
        said.seek(0)
        words = said.read().decode(errors="replace").strip()
    if done.returncode != 0:
        raise StartFailed(
            f"initdb failed: {_last_line(words)}", remedy="See whether the disk is full or read-only."
        )
    with (folder / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'geo_mahalle.conf'\n")


def write_configuration(folder: Path, sockets: Path, *, user: str | None, roles: Sequence[str]) -> None:
    """Write the settings, the rule of entry and the map of users that PostgreSQL reads at its start."""
    quoted = str(sockets).replace('"', '""').replace("'", "''")
    owner = user or pwd.getpwuid(os.geteuid()).pw_name
    people = sorted({"root", owner})
    lines = [f'geo_mahalle "{person}" {role}' for person in people for role in ("postgres", *roles)]
    _write(folder / "geo_mahalle.conf", CONFIGURATION.format(sockets=quoted), user)
    _write(folder / "pg_hba.conf", ENTRY, user)
    _write(folder / "pg_ident.conf", "\n".join(lines) + "\n", user)


def remove_stale_locks(folder: Path, sockets: Path, *, port: str) -> None:
    """Remove the lock files of a postmaster that is dead.

    PostgreSQL does so itself unless another process has got the dead one's number, as happens after every
    restart of a machine; then it refuses to start until someone deletes the file. So the number is looked up.
    """
    for lock in (folder / "postmaster.pid", sockets / f".s.PGSQL.{port}.lock"):
        pid = _process_of(lock)
        if pid is not None and not _is_postmaster_of(pid, folder):
            lock.unlink()


def launch(programs: Programs, folder: Path, *, user: str | None) -> None:
    """Start the postmaster and wait until it answers; after a crash its old children are waited for."""
    log = folder / "start.log"
    command = [
        programs.path("pg_ctl"),
        "start",
        "-D",
        str(folder),
        "-w",
        "-t",
        str(START_TIMEOUT_S),
        "-s",
        "-l",
        str(log),
    ]
    last = time.monotonic() + START_TIMEOUT_S
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **_as_user(user)}
    while subprocess.run(command, **quiet).returncode != 0:  # noqa: S603 - a found program and our own words
        words = log.read_text(errors="replace") if log.exists() else ""
        if "pre-existing shared memory block" not in words[-2000:] or time.monotonic() > last:
            raise StartFailed(
                f"PostgreSQL does not start: {_last_line(words)}", remedy=f"See {folder / 'log'} and {log}."
            )
        log.unlink()
        time.sleep(0.5)


def halt(programs: Programs, folder: Path, *, user: str | None) -> bool:
    """Stop the postmaster; True where it was running. One that died, or dies now, is stopped too."""
    if not _is_served(folder):
        return False
    command = [programs.path("pg_ctl"), "stop", "-D", str(folder), "-m", "fast", "-w", "-s"]
    done = subprocess.run(command, capture_output=True, text=True, **_as_user(user))  # noqa: S603 - a found program and our own words
    if done.returncode == 0:
        return True
    if not _is_served(folder):
        return False
    raise StartFailed(f"PostgreSQL does not stop: {_last_line(done.stderr)}", remedy=f"See {folder / 'log'}.")


def can_enter(folder: Path, user: str) -> bool:
    """Return whether the user can come to the folder through every folder above it."""
    return subprocess.run(["/usr/bin/env", "test", "-x", folder], **_as_user(user)).returncode == 0  # noqa: S603 - our own words


def _process_of(lock: Path) -> int | None:
    """Return the process that a lock file of PostgreSQL names, None where there is none."""
    try:
        return int(lock.read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _is_served(folder: Path) -> bool:
    """Return whether a living postmaster serves the folder."""
    pid = _process_of(folder / "postmaster.pid")
    return pid is not None and _is_postmaster_of(pid, folder)


def _is_postmaster_of(pid: int, folder: Path) -> bool:
    """Return whether the process lives and serves the folder; where nobody can tell, it is taken to be."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    words = Path(f"/proc/{pid}/cmdline")
    if not Path("/proc/self/cmdline").exists():
        return True
    try:
        return os.fsencode(folder) in words.read_bytes()
    except (FileNotFoundError, PermissionError):
        return False


def _write(file: Path, text: str, user: str | None) -> None:
    """Write the file in one step, as its owner's, without following a link that lies there."""
    fresh = file.with_name(file.name + ".fresh")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w"
    ) as stream:
        stream.write(text)
    if user is not None:
        shutil.chown(fresh, user, pwd.getpwnam(user).pw_gid)
    fresh.rename(file)


def _as_user(user: str | None) -> dict[str, Any]:
    """Return subprocess's arguments for running as the user, in a folder and environment that he may use."""
    common: dict[str, Any] = {"cwd": "/", "env": ENVIRONMENT, "stdin": subprocess.DEVNULL, "check": False}
    if user is None:
        return common
    return {**common, "user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _last_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (told or lines or ["it said nothing"])[-1]
