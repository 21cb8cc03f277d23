"""`./run`: plain POSIX sh, repeats nothing, and says what to do on a system it does not know.

The programs it calls are stand-ins that write down how they were called, so these tests install nothing.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COPIED = (
    "run",
    "bundle.sh",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "hatch_build.py",
    "requirements",
)
TOOLS = """
sh cat chmod cp cut date dirname env grep head id ls mkdir mv nproc printf rm sed sha256sum sort tail tar
touch uname wc
"""
PYTHON = """#!/bin/sh
echo "python $*" >>"$CALLS"
case "$*" in
-V) echo "Python 3.11.9" ;;
"-m venv .venv")
    mkdir -p .venv/bin && cp "$0" .venv/bin/python
    printf '#!/bin/sh\\necho "geo-mahalle $*"\\n' >.venv/bin/geo-mahalle
    printf 'echo "stands in $PWD" >>"$CALLS"\\n' >>.venv/bin/geo-mahalle
    chmod +x .venv/bin/geo-mahalle ;;
hatch_build.py) mkdir -p geo_mahalle/maps/assets && touch geo_mahalle/maps/assets/icons.svg ;;
esac
"""
NPM = """#!/bin/sh
echo "npm $*" >>"$CALLS"
mkdir -p node_modules
"""


@pytest.fixture
def checkout():
    """A folder as after `git clone`, with the programs that ./run may call beside it."""
    base = Path(tempfile.mkdtemp(prefix="gm-checkout-", dir="/tmp"))
    base.chmod(0o777)
    folder = base / "checkout"
    folder.mkdir(mode=0o777)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    (folder / "geo_mahalle" / "maps").mkdir(parents=True)
    shutil.copy(ROOT / "geo_mahalle" / "maps" / "assets.py", folder / "geo_mahalle" / "maps")
    shutil.copytree(ROOT / "layers", folder / "layers")
    programs = base / "bin"
    programs.mkdir()
    for tool in TOOLS.split():
        if found := shutil.which(tool):
            (programs / tool).symlink_to(found)
    for name, text in (("python3", PYTHON), ("npm", NPM), ("node", NPM), ("apt-get", NPM)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (base / "debian").write_text("ID=debian\n")
    (base / "slackware").write_text("ID=slackware\n")
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody")
    yield base
    shutil.rmtree(base)


def call(base, *words, system="debian", user=None, stands=None):
    """Run ./run and return what it did and which programs it called."""
    calls = base / "calls"
    calls.unlink(missing_ok=True)
    identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    environment = {
        "PATH": str(base / "bin"),
        "CALLS": str(calls),
        "HOME": str(base),
        "GEO_MAHALLE_HOME": str(base / "home"),
        "GEO_MAHALLE_OS_RELEASE": str(base / system),
        "GEO_MAHALLE_DATABASE_URL": "postgresql:///postgres",  # no PostgreSQL is asked of here
    }
    done = subprocess.run(
        [base / "checkout" / "run", *words],
        env=environment,
        cwd=stands,
        capture_output=True,
        text=True,
        check=False,
        **identity,
    )
    return done, calls.read_text().splitlines() if calls.exists() else []


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
@pytest.mark.parametrize("script", ["run", "bundle.sh", ".ci/run"])
def test_the_script_is_posix_sh(shell, script):
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    assert subprocess.run([shell, "-n", ROOT / script], check=False).returncode == 0
    assert os.access(ROOT / script, os.X_OK) or script == "bundle.sh"  # read by run


def test_a_first_run_installs_from_the_locks_and_passes_the_verb_on(checkout):
    done, calls = call(checkout, "status", "--format", "json")
    assert (done.returncode, done.stdout) == (0, "geo-mahalle status --format json\n")
    pip = [line for line in calls if "pip" in line and "install" in line]
    assert "--require-hashes" in pip[0]
    assert "--only-binary :all:" in pip[0]
    assert "--no-build-isolation" in pip[1]
    assert "npm ci --ignore-scripts --no-audit --no-fund" in calls


def test_a_lock_that_cannot_be_installed_ends_the_run_and_is_tried_again(checkout):
    python = checkout / "bin" / "python3"
    python.write_text(PYTHON.replace('case "$*" in', 'case "$*" in\n*--require-hashes*) exit 1 ;;', 1))
    done, calls = call(checkout, "status")
    assert done.returncode == 3
    assert "pip could not install the locked packages" in done.stderr
    shutil.rmtree(checkout / "checkout" / ".venv")
    python.write_text(PYTHON)
    done, calls = call(checkout, "status")
    assert done.returncode == 0
    assert any("--require-hashes" in line for line in calls)


def test_a_second_run_does_nothing_and_its_log_shows_it(checkout):
    call(checkout, "status")
    before = (checkout / "checkout" / ".run" / "run.log").read_text()
    done, calls = call(checkout, "status")
    assert [line for line in calls if "install" in line or "npm" in line or "hatch_build" in line] == []
    told = (checkout / "checkout" / ".run" / "run.log").read_text().removeprefix(before)
    steps = [line.split("Z ", 1)[1] for line in told.splitlines()]
    names = ("system packages", "python packages", "npm packages", "assets")
    assert steps == [f"{step}: already there" for step in names]
    assert done.stderr.splitlines() == steps


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements/runtime.txt", "pip --disable"),
        ("package-lock.json", "npm ci"),
        ("layers/facilities.csv", "hatch_build.py"),
    ],
)
def test_a_changed_lock_repeats_its_step_only(checkout, changed, again):
    call(checkout, "status")
    with (checkout / "checkout" / changed).open("a") as file:
        file.write("\n")
    _, calls = call(checkout, "status")
    words = ("pip --disable", "npm ci", "hatch_build.py")
    steps = {word for word in words for line in calls if word in line}
    assert again in steps
    assert ("pip --disable" in steps) == (changed == "requirements/runtime.txt")


def test_the_environment_of_the_tests_serves_the_rest_too(checkout):
    for name in ("chromium", "git", "ip", "unshare", "certutil"):
        (checkout / "bin" / name).write_text(NPM)
        (checkout / "bin" / name).chmod(0o755)
    call(checkout, "test")
    _, calls = call(checkout, "status")
    assert [line for line in calls if "install" in line] == []


def test_an_unknown_system_is_told_what_to_install(checkout):
    (checkout / "bin" / "npm").unlink()
    done, calls = call(checkout, "status", system="slackware")
    assert done.returncode == 3
    assert "not done: missing here: npm" in done.stderr
    assert "PostgreSQL 15.18 or newer with PostGIS 3.3" in done.stderr
    assert "Node.js with npm" in done.stderr
    assert calls == ["python -c import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]


def test_an_unknown_system_that_has_everything_just_works(checkout):
    done, _ = call(checkout, "status", system="slackware")
    assert done.returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_runs_where_the_packages_are_there(checkout):
    done, _ = call(checkout, "status", user="nobody")
    assert (done.returncode, done.stdout) == (0, "geo-mahalle status\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_is_told_the_line_for_the_administrator(checkout):
    (checkout / "bin" / "npm").unlink()
    done, _ = call(checkout, "status", user="nobody")
    assert done.returncode == 3
    assert "Ask the machine's administrator for: apt-get install npm" in done.stderr


def test_without_a_verb_it_explains_itself(checkout):
    done, calls = call(checkout)
    assert done.returncode == 2
    assert "./run demo" in done.stdout
    assert calls == []


def test_files_are_looked_for_where_the_caller_stands(checkout):
    elsewhere = checkout / "elsewhere"
    elsewhere.mkdir()
    done, calls = call(checkout, "import", "reports", "ours.csv", stands=elsewhere)
    assert done.stdout.splitlines()[-1] == "geo-mahalle import reports ours.csv"
    assert calls[-1] == f"stands in {elsewhere}"


# --- bundles -------------------------------------------------------------------------------------------


def make_bundle(base, *, about=None, spoil=False):
    """Write a bundle as ./run bundle does, with stand-ins for what it holds."""
    inside = base / "inside"
    for name, text in (("debs/postgresql-15_15.20_amd64.deb", "deb"), ("wheels/a.whl", "whl")):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_text(text)
    (inside / "assets").mkdir(exist_ok=True)
    (inside / "assets" / "icons.svg").write_text("<svg/>")
    (inside / "about").write_text(about or f"debian bookworm {os.uname().machine}\n")
    files = sorted(path for path in inside.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    told = "".join(
        f"{sha256(path.read_bytes()).hexdigest()}  ./{path.relative_to(inside)}\n" for path in files
    )
    (inside / "SHA256SUMS").write_text(told)
    if spoil:
        (inside / "wheels" / "a.whl").write_text("other")
    subprocess.run(["tar", "-C", inside, "-cf", base / "bundle.tar", "."], check=True)
    return base / "bundle.tar"


@pytest.fixture
def bookworm(checkout):
    (checkout / "debian").write_text("ID=debian\nVERSION_CODENAME=bookworm\n")
    return checkout


def test_a_bundle_brings_python_packages_and_front_end_without_asking_anybody(bookworm):
    (bookworm / "bin" / "npm").unlink()
    done, calls = call(bookworm, "--from", make_bundle(bookworm), "status")
    assert (done.returncode, done.stdout) == (0, "geo-mahalle status\n")
    (pip, _) = [line for line in calls if "pip" in line and "install" in line]
    assert "--no-index --find-links .run/bundle/wheels" in pip
    assert "--require-hashes" in pip
    assert not any("npm" in line for line in calls)
    assets = bookworm / "checkout" / "geo_mahalle" / "maps" / "assets"
    assert (assets / "icons.svg").read_text() == "<svg/>"


def test_what_a_bundle_brought_is_not_brought_again(bookworm):
    (bookworm / "bin" / "npm").unlink()
    call(bookworm, "--from", make_bundle(bookworm), "status")
    done, calls = call(bookworm, "status")
    assert done.returncode == 0
    assert [line for line in calls if "install" in line] == []
    assert "assets: already there" in done.stderr


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"spoil": True}, "is damaged"),
        ({"about": "debian trixie x86_64\n"}, "is for debian trixie x86_64, this is debian bookworm"),
    ],
)
def test_a_bundle_that_does_not_fit_is_refused_and_nothing_is_kept(bookworm, how, words):
    done, calls = call(bookworm, "--from", make_bundle(bookworm, **how), "status")
    assert done.returncode == 3
    assert words in done.stderr
    assert calls == []
    assert not (bookworm / "checkout" / ".run" / "bundle").exists()


def test_a_bundle_that_is_not_there_or_cut_off_is_told(bookworm):
    done, _ = call(bookworm, "--from", bookworm / "none.tar", "status")
    assert "there is no bundle" in done.stderr
    whole = make_bundle(bookworm).read_bytes()
    (bookworm / "bundle.tar").write_bytes(whole[: len(whole) // 2])
    done, calls = call(bookworm, "--from", bookworm / "bundle.tar", "status")
    assert (done.returncode, calls) == (3, [])
    assert "cut off" in done.stderr or "damaged" in done.stderr


def test_a_bundle_needs_a_file(bookworm):
    done, _ = call(bookworm, "bundle")
    assert done.returncode == 3
    assert "./run bundle FILE.tar" in done.stderr
