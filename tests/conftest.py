"""What the tests share: one private cluster, a migrated template database, the demo city, a watched Chromium.

All of it is made on first use and once per run, also when several workers run (they share one data folder
and take turns by a file lock), so a run of tests without a database starts none.
"""

from __future__ import annotations

import fcntl
import ipaddress
import itertools
import os
import shutil
import socket
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import watching

from geo_mahalle.settings import Settings

HOME = "GEO_MAHALLE_TEST_HOME"
PREFIX = "gm-test-"
ALIVE = pytest.StashKey()
MEMORY = Path("/dev/shm")  # noqa: S108 - a run makes and removes some hundred thousand files: a disk is too slow
ROOM = 6 * 2**30
SHELVES = (MEMORY, Path("/tmp"))  # noqa: S108
ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("GEO_MAHALLE_REAL_DATA", ROOT.parent / "shared" / "data"))
SETTINGS = {"HOME", "PLACE", "DATABASE_URL", "LAYERS"}
# A test's database need not outlive a power cut.
HASTE = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
DEMO = {
    "name_fa": "شهر نمونه",
    "name_en": "Demo city",
    "timezone": "Asia/Tehran",
    "calendar": "jalali",
    "language": "fa",
    "metre_srid": 32639,
    "west": 48.9,
    "south": 36.3,
    "east": 49.1,
    "north": 36.5,
    "currency": "IRR",
}


def pytest_addoption(parser):
    parser.addoption("--real", action="store_true", help="fail where the real data is absent")


def pytest_configure(config):
    for name in SETTINGS:
        os.environ.pop(f"GEO_MAHALLE_{name}", None)
    block_network()
    if not hasattr(config, "workerinput"):
        sweep()
        home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=shelf()))
        home.chmod(0o755)  # the database's user must come in
        # What tests write goes beside the cluster and away with it; --basetemp keeps it elsewhere.
        (home / "written").mkdir()
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(home / "written")
        config.stash[ALIVE] = hold(home)
        os.environ[HOME] = str(home)


def shelf():
    """Return the folder that takes what a run makes: memory where there is room for it, else a disk."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return SHELVES[1]
    may_run = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC  # some tests write programs
    return SHELVES[0 if may_run and shutil.disk_usage(MEMORY).free >= ROOM else 1]


def block_network():
    """Let no test reach another machine, also where the system gives no namespace to run in."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(address[0]):
            raise OSError(f"a test may not reach {address}")
        return connect(self, address)

    socket.socket.connect = connect_here


def is_loopback(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput") and HOME in os.environ:
        remove(Path(os.environ.pop(HOME)))


def hold(home):
    """Hold the run's folder for as long as this process lives; None where another run holds it.

    A lock, because a number of a process says nothing where runs in other containers share the folder.
    """
    lock = (home / "alive.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def sweep():
    """Remove what killed runs left behind."""
    for home in (found for folder in SHELVES for found in folder.glob(f"{PREFIX}*")):
        try:
            if home.stat().st_uid != os.geteuid():
                continue
            lock = hold(home)
        except FileNotFoundError:  # another run has just swept it, or ended
            continue
        if lock is not None:
            remove(home)
            lock.close()


def remove(home):
    if (home / "cluster" / "postmaster.pid").exists():
        from geo_mahalle.database.cluster import Cluster

        Cluster(Settings(home=home)).stop()
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def once(name):
    """Yield True to the first of all workers that comes, False to the others, one after the other."""
    home = Path(os.environ[HOME])
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = home / f"{name}.done"
        yield not done.exists()
        done.touch()


# --- the real data -------------------------------------------------------------------------------------


def pytest_runtest_setup(item):
    if item.get_closest_marker("real") and not REAL_DATA.is_dir():
        if item.config.getoption("--real"):
            pytest.fail(f"The real data is not at {REAL_DATA}; GEO_MAHALLE_REAL_DATA names another folder.")
        pytest.skip(f"no real data at {REAL_DATA}")


@pytest.fixture(scope="session")
def real_data():
    """The folder of the real data sets."""
    return REAL_DATA


# --- the database --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def settings():
    """Settings of a running private cluster, in a data folder of this run's own."""
    from geo_mahalle.database.cluster import Cluster

    chosen = Settings(home=Path(os.environ[HOME]), place="template")
    with once("cluster") as is_first:
        if is_first:
            cluster = Cluster(chosen)
            cluster.start()
            (cluster.data_folder / "own.conf").write_text("\n".join(HASTE) + "\n")
            (cluster.data_folder / "own.conf").chmod(0o644)
            with cluster.superuser() as connection:
                connection.execute("SELECT pg_reload_conf()")
    return chosen


@pytest.fixture(scope="session")
def database(settings):
    """Settings of the migrated, empty template database."""
    from geo_mahalle.database import migrate
    from geo_mahalle.database.cluster import Cluster

    with once("template") as is_first:
        if is_first:
            Cluster(settings).create_database(settings.place)
            migrate(settings)
    return settings


@pytest.fixture(scope="session")
def clones(database):
    """A function that makes a fresh place of the demo's kind and returns its settings."""
    from geo_mahalle.database.cluster import Cluster

    worker = os.environ.get("PYTEST_XDIST_WORKER", "m")
    numbers = itertools.count(1)

    def clone(name=None, **values):
        chosen = Settings(home=database.home, place=name or f"{worker}_{next(numbers)}")
        Cluster(chosen).clone_database(database.place, chosen.place)
        add_place_row(chosen, **{"key": chosen.place, **DEMO, **values})
        return chosen

    return clone


@pytest.fixture(scope="session")
def cities(database, clones, catalogue):
    """A function that makes a fresh place with the four areas of importing.py and the shipped catalogue."""
    from importing import make_city

    from geo_mahalle.database import Role, connect
    from geo_mahalle.database.cluster import Cluster
    from geo_mahalle.register import sync_catalogue

    model = Settings(home=database.home, place="city")
    with once("city") as is_first:
        if is_first:
            folder = database.home / "city"
            folder.mkdir()
            make_city(clones(model.place), folder)
            with connect(model) as connection:
                sync_catalogue(connection, catalogue)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "m")
    numbers = itertools.count(1)

    def copy():
        chosen = Settings(home=database.home, place=f"city_{worker}_{next(numbers)}")
        Cluster(chosen).clone_database(model.place, chosen.place)
        with connect(chosen, role=Role.OWNER) as connection:
            connection.execute("UPDATE register.place SET key = %(key)s", {"key": chosen.place})
        return chosen

    return copy


@pytest.fixture
def city(cities):
    """Settings of a fresh place with four areas and the catalogue; gone after the test."""
    from geo_mahalle.database.cluster import Cluster

    chosen = cities()
    yield chosen
    Cluster(chosen).drop_database(chosen.place)


def add_place_row(chosen, **values):
    from geo_mahalle.database import Role, connect

    columns = ", ".join(values)
    slots = ", ".join(f"%({name})s" for name in values)
    with connect(chosen, role=Role.OWNER) as connection:
        connection.execute(f"INSERT INTO register.place (id, {columns}) VALUES (1, {slots})", values)  # noqa: S608 - names of this file


@pytest.fixture
def place(clones):
    """Settings of a fresh, empty place of the demo's kind; gone after the test."""
    from geo_mahalle.database.cluster import Cluster

    chosen = clones()
    yield chosen
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture(scope="session")
def catalogue():
    """The shipped catalogue."""
    from geo_mahalle.catalogue import read_catalogue

    return read_catalogue(None)


@pytest.fixture(scope="session")
def demo_place(database, catalogue):
    """Settings of the demo city, imported and computed; tests only read it."""
    from geo_mahalle.analysis import compute

    chosen = Settings(home=database.home, place="demo")
    (entry,) = entry_points(group="geo_mahalle.demo", name="load")
    with once("demo") as is_first:
        if is_first:
            entry.load()(chosen)
            compute(chosen, catalogue=catalogue)
    return chosen


# --- the browser ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser():
    """A Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = watching.launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser):
    """A function that opens a watched page; its options are those of a browser context (viewport, …)."""
    pages = []

    def open_one(**options):
        pages.append(watching.open_page(browser, **options))
        return pages[-1]

    yield open_one
    for page in pages:
        page.context.close()
    for page in pages:
        watching.assert_quiet(page)


@pytest.fixture
def page(open_page):
    """A watched page with the network blocked; what it does wrong fails the test at its end."""
    return open_page()


# --- what the run says at its end ----------------------------------------------------------------------

seconds: dict[str, float] = defaultdict(float)
tests: dict[str, set[str]] = defaultdict(set)
real_ran: set[str] = set()


def pytest_runtest_logreport(report):
    family = Path(report.nodeid.split("::")[0]).stem.removeprefix("test_").split("_")[0]
    seconds[family] += report.duration
    tests[family].add(report.nodeid)
    if report.when == "call" and "real" in report.keywords and not report.skipped:
        real_ran.add(report.nodeid)


def pytest_sessionfinish(session):
    wanted = session.config.getoption("--real") and not session.config.getoption("collectonly")
    if wanted and not hasattr(session.config, "workerinput") and not real_ran and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section("minutes per family of tests")
    for family in sorted(seconds, key=seconds.__getitem__, reverse=True):
        terminalreporter.write_line(
            f"{seconds[family] / 60:6.2f} min  {len(tests[family]):4d} tests  {family}"
        )
    terminalreporter.write_line(f"real-data tests that ran: {len(real_ran)} (data at {REAL_DATA})")
