"""The private cluster: it survives what offices do to it, and says what to do where it cannot."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from conftest import hold

from geo_mahalle.database import Role, connect, postmaster
from geo_mahalle.database.cluster import Cluster, HomeUnreachable, database_name, prepare_home, secret
from geo_mahalle.database.programs import ProgramsMissing, find_programs
from geo_mahalle.database.server import (
    ROLES,
    NotReachable,
    PostgisMissing,
    RolesMissing,
    ServerFacts,
    ServerTooOld,
    judge,
    open_connection,
)
from geo_mahalle.errors import DatabaseUnavailable, UserError
from geo_mahalle.settings import Settings

pytestmark = pytest.mark.database
FIT = ServerFacts(version=150018, postgis="3.3.2", missing=(), refused=(), places=())


@pytest.fixture(scope="module")
def homes():
    """A function that makes data folders for clusters, which stop at the end."""
    base = Path(tempfile.mkdtemp(prefix="gm-cluster-", dir="/tmp"))
    base.chmod(0o755)
    lock = hold(base)  # a run that begins now takes it for living, and leaves it
    made = []

    def make(name):
        made.append(base / name)
        return Settings(home=made[-1])

    yield make
    for home in made:
        if (home / "cluster" / "postmaster.pid").exists():
            Cluster(Settings(home=home)).stop()
    lock.close()
    shutil.rmtree(base)


@pytest.fixture(scope="module")
def cluster(homes):
    one = Cluster(homes("one"))
    assert one.start()
    return one


def postmaster_pid(cluster):
    return int((cluster.data_folder / "postmaster.pid").read_text().splitlines()[0])


def test_a_second_start_changes_nothing(cluster):
    pid = postmaster_pid(cluster)
    assert not cluster.start()
    assert postmaster_pid(cluster) == pid


def test_the_cluster_is_utf8_with_checksums_and_a_persian_ctype(cluster):
    with cluster.superuser() as connection:
        names = ("server_encoding", "data_checksums", "lc_ctype", "listen_addresses", "jit")
        shown = [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]
    assert shown == ["UTF8", "on", "C.UTF-8", "", "off"]


def test_a_place_gets_its_extensions_and_public_gets_nothing(cluster):
    assert cluster.create_database("one")
    assert not cluster.create_database("one")
    assert cluster.places() == ("one",)
    with cluster.superuser(database_name("one")) as connection:
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        rights = connection.execute(
            "SELECT count(*) FROM pg_namespace, aclexplode(nspacl) AS acl "
            "WHERE nspname = 'public' AND acl.grantee = 0"
        ).fetchone()
    assert {"postgis", "pg_trgm", "btree_gist"} <= extensions
    assert rights == (0,)


def test_every_role_comes_in_by_peer_and_none_is_powerful(cluster):
    cluster.create_database("roles")
    settings = cluster.settings.model_copy(update={"place": "roles"})
    for role in ROLES:
        with psycopg.connect(**Cluster(settings).connection_parameters(role)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (role,)
    with cluster.superuser() as connection:
        powers = connection.execute(
            "SELECT rolname FROM pg_roles "
            "WHERE rolname = ANY (%s) AND (rolsuper OR rolcreatedb OR rolcreaterole)",
            [list(ROLES)],
        ).fetchall()
        past_rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND rolbypassrls", [list(ROLES)]
        ).fetchall()
    assert powers == []
    assert past_rows == [("geo_mahalle_backup",)]


def test_nobody_but_the_owner_and_root_reaches_the_socket(cluster):
    mode = stat.S_IMODE(cluster.socket_folder.stat().st_mode)
    assert mode == 0o700


def test_the_postmaster_is_not_root(cluster):
    assert Path("/proc", str(postmaster_pid(cluster))).stat().st_uid != 0


def test_a_committed_row_outlives_kill_9_of_the_postmaster(cluster):
    cluster.create_database("killed")
    with cluster.superuser(database_name("killed")) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('محله')")
    os.kill(postmaster_pid(cluster), signal.SIGKILL)
    assert cluster.start()
    with cluster.superuser(database_name("killed")) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("محله",)


def test_a_pid_file_whose_number_another_process_got_is_stale(cluster):
    """After a restart of the machine the dead postmaster's number belongs to anyone."""
    cluster.stop()
    other = subprocess.Popen(["sleep", "60"], **({"user": cluster.user} if cluster.user else {}), cwd="/")
    try:
        folder = cluster.data_folder
        stale = f"{other.pid}\n{folder}\n1700000000\n5432\n{cluster.socket_folder}\n\n  1 1\nready\n"
        (folder / "postmaster.pid").write_text(stale)
        (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text(stale)
        assert cluster.start()
        assert postmaster_pid(cluster) != other.pid
    finally:
        other.kill()
        other.wait()


def test_a_cluster_whose_postmaster_vanished_with_its_machine_is_stopped(cluster):
    """A container that ended leaves the pid file of a process that nobody can signal any more."""
    cluster.stop()
    gone = subprocess.Popen(["true"])
    gone.wait()
    stale = f"{gone.pid}\n{cluster.data_folder}\n1700000000\n5432\n{cluster.socket_folder}\n\n  1 1\nready\n"
    (cluster.data_folder / "postmaster.pid").write_text(stale)
    assert not cluster.stop()
    assert cluster.start()


def test_stop_twice_is_stop_once(cluster):
    assert cluster.stop()
    assert not cluster.stop()
    assert not cluster.status().is_running
    with pytest.raises(NotReachable) as caught:
        cluster.check()
    assert caught.value.remedy == "Start it: geo-mahalle start"
    assert cluster.start()


def test_one_line_lets_keys_in_by_the_network_and_nobody_else(cluster):
    address = f"127.88.{os.getpid() // 250 % 250 + 1}.{os.getpid() % 250 + 1}"
    own = cluster.data_folder / "own.conf"
    own.write_text(f"listen_addresses = '{address}'\n")
    own.chmod(0o644)
    assert cluster.stop()
    assert cluster.start()
    with cluster.superuser() as connection:
        connection.execute(
            "CREATE ROLE geo_mahalle_analyst; CREATE ROLE no_key LOGIN PASSWORD 'k';"
            "CREATE ROLE a_key LOGIN PASSWORD 'k' IN ROLE geo_mahalle_analyst"
        )
    given = {"host": address, "port": 5432, "dbname": "postgres", "password": "k", "sslmode": "disable"}
    with psycopg.connect(**given, user="a_key") as connection:
        assert connection.execute("SELECT session_user").fetchone() == ("a_key",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**{**given, "password": "wrong"}, user="a_key")
    for user in ("no_key", "postgres", *map(str, ROLES)):
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            psycopg.connect(**given, user=user)
    own.unlink()


def test_a_broken_initdb_leaves_no_half_cluster(homes):
    settings = homes("half")
    prepare_home(settings.home)
    (settings.home / "cluster.new").mkdir()
    (settings.home / "cluster.new" / "PG_VERSION").write_text("15\n")
    assert Cluster(settings).start()
    assert not (settings.home / "cluster.new").exists()
    Cluster(settings).stop()


def test_two_data_folders_do_not_share_a_database(cluster, homes):
    other = Cluster(homes("two"))
    assert other.start()
    other.create_database("elsewhere")
    assert "elsewhere" not in cluster.places()
    assert postmaster_pid(other) != postmaster_pid(cluster)
    other.stop()
    assert cluster.status().is_running


def test_two_starts_at_once_make_one_cluster(homes):
    settings = homes("race")
    code = (
        "import sys; from pathlib import Path; from geo_mahalle.settings import Settings; "
        "from geo_mahalle.database.cluster import Cluster; "
        "print(Cluster(Settings(home=Path(sys.argv[1]))).start())"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, settings.home], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(one.communicate(timeout=60)[0].strip() for one in both) == ["False", "True"]
    Cluster(settings).stop()


def test_a_long_path_puts_the_socket_into_a_short_folder_of_its_own(homes):
    """107 bytes are all that a socket's path may have."""
    long, other = homes("ل" * 60), homes("م" * 60)
    one = Cluster(long)
    assert len(os.fsencode(one.socket_folder / ".s.PGSQL.5432")) <= 107
    assert one.socket_folder != Cluster(other).socket_folder
    assert one.start()
    assert one.status().is_running
    one.stop()
    shutil.rmtree(one.socket_folder)


def test_a_socket_folder_of_someone_else_is_refused(tmp_path):
    someone = tmp_path / "sockets"
    someone.mkdir()
    link = tmp_path / "link"
    link.symlink_to(someone)
    with pytest.raises(DatabaseUnavailable, match="is not ours"):
        postmaster.prepare_socket_folder(link, None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another user")
def test_a_home_the_database_user_cannot_enter_is_refused_with_the_remedy(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(HomeUnreachable, match="cannot be entered by the user postgres") as caught:
        Cluster(Settings(home=tmp_path / "home")).start()
    assert "GEO_MAHALLE_HOME" in (caught.value.remedy or "")


def as_nobody(work):
    """Run the function in a child that has become `nobody`, and return what it returned as text.

    A fork and not a new Python: the test's own Python may lie where nobody cannot come.
    """
    nobody = pwd.getpwnam("nobody")
    here, there = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        try:
            told = str(work())
        except BaseException as err:
            told = repr(err)
        os.write(there, told.encode())
        os._exit(0)
    os.close(there)
    os.waitpid(child, 0)
    with os.fdopen(here) as stream:
        return stream.read()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_has_a_cluster_of_his_own(cluster):
    cluster.start()
    home = Path(tempfile.mkdtemp(prefix="gm-cluster-", dir="/tmp"))
    shutil.chown(home, "nobody")

    def whole_life():
        own = Cluster(Settings(home=home))
        return own.user, own.start(), own.start(), own.create_database("mine"), own.places(), own.stop()

    try:
        assert as_nobody(whole_life) == str((None, True, False, True, ("mine",), True))
        assert (home / "cluster").stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert Cluster(Settings(home=home)).user == "nobody", "root goes on as the user that made the cluster"
    finally:
        shutil.rmtree(home)


# --- another server ------------------------------------------------------------------------------------


def address(cluster, user="postgres"):
    return f"postgresql://{user}@/postgres?host={cluster.socket_folder}"


def test_another_server_is_used_as_it_is(cluster):
    cluster.start()
    settings = Settings(home=cluster.home, place="borrowed", database_url=address(cluster))
    there = Cluster(settings)
    assert not there.start()
    assert there.create_database("borrowed")
    with psycopg.connect(**there.connection_parameters("geo_mahalle_app")) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == (
            "geo_mahalle_app",
            "geo_mahalle_borrowed",
        )
    with pytest.raises(UserError, match="names another server"):
        there.stop()


def test_another_server_without_our_roles_gets_the_file_to_run(homes):
    bare = Cluster(homes("bare"))
    bare.start()
    with bare.superuser() as connection:
        for role in ROLES:
            connection.execute(psycopg.sql.SQL("DROP OWNED BY {}").format(psycopg.sql.Identifier(role)))
            connection.execute(psycopg.sql.SQL("DROP ROLE {}").format(psycopg.sql.Identifier(role)))
    there = Cluster(Settings(home=bare.home, database_url=address(bare)))
    with pytest.raises(RolesMissing, match="geo_mahalle_owner") as caught:
        there.start()
    assert "roles.sql" in caught.value.remedy
    bare.stop()


def test_a_user_who_may_not_act_as_our_roles_gets_the_grant_to_make(cluster):
    there = Cluster(Settings(home=cluster.home, database_url=address(cluster, "geo_mahalle_public")))
    with pytest.raises(RolesMissing, match="may not act as") as caught:
        there.start()
    assert caught.value.remedy.startswith("As the server's superuser: GRANT")


def test_an_address_nobody_answers_at_gets_a_remedy(tmp_path):
    there = Cluster(Settings(home=tmp_path, database_url=f"postgresql:///postgres?host={tmp_path}"))
    with pytest.raises(NotReachable) as caught:
        there.start()
    assert "GEO_MAHALLE_DATABASE_URL" in caught.value.remedy


def test_an_address_that_cannot_be_read_is_the_user_s_fault(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        Cluster(Settings(home=tmp_path, database_url="not an address")).start()


@pytest.mark.parametrize(
    ("facts", "error", "remedy"),
    [
        (replace(FIT, version=150017), ServerTooOld, "apt-get"),
        (replace(FIT, version=140022), ServerTooOld, "apt-get"),
        (replace(FIT, postgis=None), PostgisMissing, "apt-get install postgresql-15-postgis-3"),
        (replace(FIT, postgis="3.2.9"), ServerTooOld, "postgresql-15-postgis-3"),
        (replace(FIT, missing=("geo_mahalle_app",)), RolesMissing, "roles.sql"),
        (replace(FIT, refused=("geo_mahalle_app",)), RolesMissing, "GRANT geo_mahalle_app"),
    ],
)
def test_each_lack_of_a_server_has_its_remedy(facts, error, remedy):
    with pytest.raises(error) as caught:
        judge(facts)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("facts", [FIT, replace(FIT, version=160000), replace(FIT, postgis="3.10.1")])
def test_a_fit_server_passes(facts):
    judge(facts)


def test_without_postgresql_the_packages_are_named(tmp_path):
    with pytest.raises(ProgramsMissing, match="found: none") as caught:
        find_programs(folders=[tmp_path])
    assert "apt-get install postgresql" in caught.value.remedy


def test_a_cluster_of_another_major_version_is_not_touched():
    with pytest.raises(ProgramsMissing, match="version 9"):
        find_programs(major=9)


# --- the secret ----------------------------------------------------------------------------------------


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    settings = Settings(home=tmp_path)
    first = secret(settings)
    assert len(first) == 32
    assert secret(settings) == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_spoiled_secret_is_told_and_not_replaced(tmp_path):
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(UserError, match="does not hold 32 bytes"):
        secret(Settings(home=tmp_path))
    assert (tmp_path / "secret").read_bytes() == b"short"


def test_a_connection_that_fails_says_the_servers_own_words(tmp_path):
    started = time.monotonic()
    with pytest.raises(NotReachable, match="No connection to the database"):
        open_connection({"host": str(tmp_path), "dbname": "postgres"}, remedy="Start it.")
    assert time.monotonic() - started < 5


SLEEPER = """
import sys
from pathlib import Path
from geo_mahalle.database import Role, connect
from geo_mahalle.settings import Settings
with connect(Settings(home=Path(sys.argv[1]), place=sys.argv[2]), Role.OWNER) as connection:
    connection.execute("SELECT pg_advisory_xact_lock(7)")
    print("asleep", flush=True)
    connection.execute("SELECT pg_sleep(120)")
"""


def test_a_killed_programs_query_ends_and_lets_go_of_its_locks(place):
    command = [sys.executable, "-c", SLEEPER, str(place.home), place.place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sleeper:
        assert sleeper.stdout.readline() == "asleep\n"
        time.sleep(0.5)
        sleeper.kill()
    with connect(place, Role.OWNER) as connection:
        connection.execute("SET lock_timeout = '30s'")
        connection.execute("SELECT pg_advisory_xact_lock(7)")
