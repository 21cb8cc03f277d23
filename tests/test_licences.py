"""Nothing that runs with us forbids us our licence: no GPL, no AGPL (LGPL is linked, not copied)."""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
REFUSED = re.compile(r"(?<![Ll])(?<!Lesser )\b(A?GPL|(GNU )?(Affero )?General Public License)", re.IGNORECASE)
OPEN = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "OFL", "OFL-1.1", "ISC", "Apache-2.0"}
OPEN |= {"0BSD", "Unlicense", "BDS-3-Clause"}  # the last is how splaytree-ts spells its BSD licence
# A package that leaves the choice is used under the licence named here.
CHOSEN = {"pyphen": "Mozilla Public License 1.1 (MPL 1.1)"}


def run_time_packages():
    """Return all that `pip install geo-mahalle[server]` brings, extras of dependencies included."""
    found, waiting = set(), [Requirement("geo-mahalle[server]")]
    while waiting:
        wanted = waiting.pop()
        key = (re.sub(r"[-_.]+", "-", wanted.name).lower(), frozenset(wanted.extras))
        if key in found:
            continue
        found.add(key)
        for line in distribution(wanted.name).requires or []:
            needed = Requirement(line)
            extras = wanted.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return sorted({name for name, _ in found})


def licence_of(name):
    metadata = distribution(name).metadata
    said = [metadata.get("License-Expression") or "", (metadata.get("License") or "").splitlines()[:1]]
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    return " | ".join([said[0], *said[1], *classifiers])


@pytest.mark.parametrize("name", run_time_packages())
def test_a_run_time_package_is_neither_gpl_nor_agpl(name):
    licence = licence_of(name)
    assert licence.strip(" |"), f"{name} states no licence"
    if name in CHOSEN:
        assert CHOSEN[name] in licence
    else:
        assert not REFUSED.search(licence), licence


def test_the_walk_comes_to_the_dependencies_of_dependencies_and_extras():
    assert {"numpy", "psycopg-binary", "psycopg-pool", "xyzservices"} <= set(run_time_packages())


@pytest.mark.parametrize(
    ("licence", "is_refused"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3", False),
        ("Apache-2.0", False),
    ],
)
def test_the_rule_knows_gpl_from_lgpl(licence, is_refused):
    assert bool(REFUSED.search(licence)) == is_refused


def test_every_npm_package_is_openly_licensed():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    licences = {name: found["license"] for name, found in packages.items() if name}
    assert {name: licence for name, licence in licences.items() if licence not in OPEN} == {}


def test_our_own_licence_is_apache():
    assert distribution("geo-mahalle").metadata["License-Expression"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]
