"""The wheel is whole: installed in an empty environment, without a network, it builds a page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from datetime import timedelta
from email import message_from_bytes
from importlib import metadata
from pathlib import Path

import pytest
import small_place
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from serving import serving

from geo_mahalle import identity
from geo_mahalle.identity import Kind

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """The Python of an environment that holds our wheel, and sees the dependencies by a .pth file only.

    Our own editable install is not seen: its .pth file does not work from a folder that is itself named
    in one.
    """
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(
        subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    subprocess.run([*command, str(wheel)], check=True, cwd=folder)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def ask(python, code, *words, **environment):
    """Run the code where no checkout can be seen and return what it printed as JSON."""
    done = subprocess.run(
        [python, "-I", "-c", code, *map(str, words)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def base_distributions(wheel):
    """Return the distributions that the wheel alone brings: what it needs, without extras."""
    with zipfile.ZipFile(wheel) as packed:
        (told,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        needs = message_from_bytes(packed.read(told)).get_all("Requires-Dist") or []
    waiting, found, seen = [(line, frozenset()) for line in needs], {}, set()
    while waiting:
        line, extras = waiting.pop()
        need = Requirement(line)
        chosen = [{"extra": extra} for extra in (*extras, "")]
        if need.marker is not None and not any(need.marker.evaluate(extra) for extra in chosen):
            continue
        key = canonicalize_name(need.name), frozenset(need.extras)
        if key not in seen:
            seen.add(key)
            found[key[0]] = metadata.distribution(key[0])
            waiting += [(one, key[1]) for one in found[key[0]].requires or ()]
    return found


@pytest.fixture(scope="session")
def base(wheel, tmp_path_factory):
    """The Python of an environment that holds our wheel and its base dependencies, and no other package."""
    folder = tmp_path_factory.mktemp("base") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python3*/site-packages"))
    for told in base_distributions(wheel).values():
        for top in {Path(file).parts[0] for file in told.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(told.locate_file(top))
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index"]
    subprocess.run([*command, "--no-deps", str(wheel)], check=True, cwd=folder)
    return python


def test_the_base_brings_no_server(base):
    code = """
import importlib.util, json
names = ("fastapi", "typer", "uvicorn", "weasyprint", "docx", "osmium", "procrastinate", "pwdlib", "pytest")
print(json.dumps([name for name in names if importlib.util.find_spec(name)]))
"""
    assert ask(base, code) == []


def test_the_command_of_the_base_says_what_to_install(base):
    done = subprocess.run(
        [base.with_name("geo-mahalle"), "--help"], cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "geo-mahalle[server]" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.database
def test_the_base_alone_is_the_whole_client_over_the_database(base, demo_place):
    code = """
import json, sys, warnings
warnings.simplefilter("ignore")
import geo_mahalle.client as gm
city = gm.connect(sys.argv[1], home=sys.argv[2])
tables = [city.areas(), city.issues(is_overdue=True), city.facilities(), city.streets(), city.dictionary()]
tables += [city.indicator("lit_street_share"), city.sql("SELECT count(*) AS n FROM issues")]
page = city.explore().html
city.export("areas", sys.argv[3] + "/areas.gpkg")
print(json.dumps([[len(table) for table in tables], len(page)]))
"""
    counted, page = ask(base, code, demo_place.place, demo_place.home, base.parent)
    assert all(counted)
    assert page > 100_000


@pytest.mark.database
def test_the_base_alone_is_the_client_over_the_api(base, clones, catalogue):
    place = small_place.fill(clones(), catalogue)
    made = identity.make_account(place, Kind.ANALYST, "x", is_placewide=True)
    key = identity.make_key(place, made.id, title="x", scopes=("read",), lasts=timedelta(hours=1))
    code = """
import json, sys, warnings
warnings.simplefilter("ignore")
import geo_mahalle.client as gm
far = gm.connect(api=sys.argv[1], key=sys.argv[2])
tables = [far.areas(), far.issues(), far.facilities(), far.indicator("P01"), far.sql("SELECT * FROM issues")]
print(json.dumps([len(table) for table in tables]))
"""
    with serving(place) as address:
        assert all(ask(base, code, address, key))


def test_the_wheel_holds_assets_layers_sql_and_texts(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "geo_mahalle/maps/assets/leaflet.js",
        "geo_mahalle/maps/assets/vazirmatn.woff2",
        "geo_mahalle/maps/assets/icons.svg",
        "geo_mahalle/layers/categories.csv",
        "geo_mahalle/data/boundaries/SOURCES.csv",
        "geo_mahalle/database/sql/cluster/roles.sql",
        "geo_mahalle/locale/fa/LC_MESSAGES/geo_mahalle.po",
        "geo_mahalle/pages/templates/base.html",
    ):
        assert wanted in names


def test_the_wheel_holds_nothing_of_the_workshop(wheel):
    rooms = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {room for room in rooms if not room.startswith("geo_mahalle")} == set()


def test_the_installed_package_is_the_wheels(installed):
    code = "import geo_mahalle, json; print(json.dumps(geo_mahalle.__file__))"
    assert Path(ask(installed, code)).is_relative_to(installed.parent.parent)


def test_the_installed_catalogue_is_the_shipped_one(installed, catalogue):
    code = (
        "import json; from geo_mahalle.catalogue import read_catalogue; "
        "found = read_catalogue(None); print(json.dumps([found.sha256, list(found.committees)]))"
    )
    assert ask(installed, code) == [catalogue.sha256, list(catalogue.committees)]


def test_the_installed_command_line_has_every_verb(installed):
    done = subprocess.run(
        [installed.with_name("geo-mahalle"), "--help"], cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "  check " in done.stdout


@pytest.mark.database
def test_the_installed_package_publishes_the_demo_city(installed, demo_place, tmp_path):
    done = subprocess.run(
        [installed.with_name("geo-mahalle"), "publish", "--out", tmp_path, "--place", demo_place.place],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "GEO_MAHALLE_HOME": str(demo_place.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for edition in ("public", "office"):
        page = (tmp_path / edition / "index.html").read_text(encoding="utf-8")
        assert 'dir="rtl"' in page
        assert (tmp_path / edition / "assets" / "leaflet.js").stat().st_size > 100_000
