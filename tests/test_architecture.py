"""The habits that a machine can check: arrows, types, lint, sizes, SQL, host names."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

import geo_mahalle

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "geo_mahalle"
LONGEST_MODULE, LONGEST_BODY = 400, 60
MODULES = sorted(PACKAGE.rglob("*.py"))
STATEMENT = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|ALTER)\b.*"
    r"\b(FROM|INTO|SET|TABLE|VIEW|SCHEMA|ROLE)\b"
)
REGISTRY = re.compile(
    r"https?://[\w.-]*(pypi|pythonhosted|npmjs|debian|ubuntu|nodesource)[\w.-]*", re.IGNORECASE
)
KEPT_OUT = {".ico", ".png", ".jpg", ".woff2", ".gpkg", ".xlsx", ".zip", ".pbf"}


def run(*command):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_the_tool_finds_nothing(command):
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_of_imports_are_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@cache
def contracts():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


@pytest.mark.parametrize(
    ("contract", "allowed"), [("drivers", "database"), ("web", "web"), ("folium", "maps"), ("demo", "demo")]
)
def test_a_contract_names_every_room_but_the_allowed_one(contract, allowed):
    (named,) = [one["source_modules"] for one in contracts() if one["id"] == contract]
    rooms = {f"geo_mahalle.{room.name}" for room in pkgutil.iter_modules(geo_mahalle.__path__)}
    assert set(named) == rooms - {f"geo_mahalle.{allowed}"}


def test_no_contract_has_an_ignore():
    assert not any("ignore_imports" in contract for contract in contracts())


def test_modules_are_short_in_their_whole_and_in_their_parts():
    long = []
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        lengths = [(module.name, len(text.splitlines()) - LONGEST_MODULE)]
        lengths += [
            (f"{module.name}: {name}", length - LONGEST_BODY) for name, length in bodies(ast.parse(text))
        ]
        long += [f"{name} is {over} lines too long" for name, over in lengths if over > 0]
    assert long == []


def bodies(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) else 0
            yield node.name, node.end_lineno - node.lineno + 1 - documented


def test_no_sql_is_put_together_in_an_f_string():
    found = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        and STATEMENT.search(
            "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        )
    ]
    assert found == []


@cache
def committed():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_registry():
    found = [
        str(file.relative_to(ROOT))
        for file in committed()
        if file.suffix not in KEPT_OUT and REGISTRY.search(file.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_what_is_made_is_not_committed():
    made = ("node_modules/", "geo_mahalle/maps/assets/", ".venv/", ".run/")
    assert [file for file in committed() if str(file.relative_to(ROOT)).startswith(made)] == []


def test_every_locked_python_package_has_hashes():
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        lines = file.read_text().splitlines()
        named = [
            number for number, line in enumerate(lines) if "==" in line and not line.lstrip().startswith("#")
        ]
        assert named
        assert all("--hash=sha256:" in lines[number + 1] for number in named)


def test_every_locked_npm_package_has_an_integrity_and_no_address():
    import json

    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in found and "resolved" not in found for name, found in packages.items() if name)
