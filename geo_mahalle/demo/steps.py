"""Make the demo from nothing to published pages, and do no finished step twice.

A stamp in the data folder says what each step was made from (seed, code, catalogue) and which import, which
computation and which publication came of it. A step is finished where its stamp matches and the database
still says the same; data of a place that the demo did not load is never touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo_mahalle import identity
from geo_mahalle.analysis import compute
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import connect, is_current, rows
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.demo.load import load
from geo_mahalle.demo.outline import outline_path
from geo_mahalle.demo.people import settle
from geo_mahalle.demo.plans import plan
from geo_mahalle.errors import UserError
from geo_mahalle.pages.publish import publish
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.demo"
CODE = ("*.py", "*.sql", "*.html", "*.css", "*.js", "*.po")
Tell = Callable[[str], None]


class NotTheDemoError(UserError):
    """The place holds data that the demo did not load."""


@dataclass(frozen=True)
class Made:
    """What was made now and what stood already; where the pages are."""

    out: Path
    done: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass
class _Stamp:
    """What the finished steps were made from and what came of them."""

    path: Path
    inputs: str | None = None
    imports: list[Any] | None = None
    is_loaded: bool = False
    run: list[Any] | None = None
    published: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> _Stamp:
        """Return the stamp of a place, empty where there is none."""
        return cls(path, **json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else cls(path)

    def write(self) -> None:
        """Keep the stamp."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in vars(self).items() if name != "path"}
        self.path.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def make(settings: Settings, out: Path | None, tell: Tell, *, seed: int) -> Made:
    """Bring the demo up to published pages in `out` (none: snapshots/demo of the data folder)."""
    target = (out or settings.home / "snapshots" / "demo").resolve()
    cluster = Cluster(settings)
    cluster.start()
    stamp = _Stamp.read(settings.home / f"demo-{settings.place}.json")
    inputs = _digest(settings, seed)
    steps: list[tuple[str, bool]] = [
        ("import", _import(settings, cluster, stamp, inputs, seed=seed, tell=tell))
    ]
    steps.append(("compute", _compute(settings, stamp, tell)))
    steps.append(("people", _settle(settings, tell)))
    steps.append(("plan", _plan(settings, tell)))
    steps.append(("publish", _publish(settings, stamp, target, tell)))
    return Made(
        out=target,
        done=tuple(name for name, was_done in steps if was_done),
        kept=tuple(name for name, was_done in steps if not was_done),
    )


def _digest(settings: Settings, seed: int) -> str:
    """Return the digest of everything the demo is made from."""
    package = Path(__file__).resolve().parents[1]
    code = hashlib.sha256(f"{seed} {read_catalogue(settings.layers).sha256}".encode())
    files = sorted(file for pattern in CODE for file in package.rglob(pattern))
    for file in [outline_path(), *files]:
        code.update(file.name.encode())
        code.update(file.read_bytes())
    return code.hexdigest()


def _newest(settings: Settings, query: str) -> list[Any] | None:
    """Return identity and time of the newest import or computation, None where there is none."""
    with connect(settings) as connection:
        found = rows(connection, PACKAGE, query)
    return list(found[0].values()) if found else None


def _import(
    settings: Settings, cluster: Cluster, stamp: _Stamp, inputs: str, *, seed: int, tell: Tell
) -> bool:
    """Load the city unless it stands there just so; a city of other inputs is replaced as a whole.

    The stamp follows the imports one by one, so that even a killed load is known as the demo's own, and a
    place with one import more than that is somebody's and is left alone.
    """
    stands = settings.place in cluster.places() and is_current(settings)
    newest = _newest(settings, "newest_import") if stands else None
    if newest is not None and newest != stamp.imports:
        raise NotTheDemoError(
            f"The place {settings.place!r} holds data that the demo did not load.",
            remedy="Name another place: geo-mahalle demo --place demo2",
        )
    if stands and stamp.inputs == inputs and stamp.is_loaded and newest is not None:
        tell("import: done already")
        return False
    if settings.place in cluster.places():
        cluster.drop_database(settings.place)
        identity.forget_end(settings)
    stamp.inputs, stamp.imports, stamp.is_loaded, stamp.run, stamp.published = inputs, None, False, None, {}
    stamp.write()

    def follow(what: str) -> None:
        stamp.imports = _newest(settings, "newest_import")
        stamp.write()
        tell(f"import: {what}")

    load(settings, progress=follow, seed=seed)
    stamp.is_loaded = True
    stamp.write()
    return True


def _compute(settings: Settings, stamp: _Stamp, tell: Tell) -> bool:
    if stamp.run is not None and stamp.run == _newest(settings, "newest_run"):
        tell("compute: done already")
        return False
    summary = compute(settings, catalogue=read_catalogue(settings.layers))
    tell(f"compute: {summary.indicators} indicators, {summary.known} values in {summary.seconds:.1f} s")
    stamp.run, stamp.published = _newest(settings, "newest_run"), {}
    stamp.write()
    return True


def _settle(settings: Settings, tell: Tell) -> bool:
    """Let people move in once; accounts that are there stay as they are."""
    was_done = settle(settings)
    tell("people: an account a door, councils and letters" if was_done else "people: done already")
    return was_done


def _plan(settings: Settings, tell: Tell) -> bool:
    """Give the pilot areas a plan in force once; plans that are there stay as they are."""
    made = plan(settings)
    tell(f"plan: {made} pilot areas, with example costs" if made else "plan: done already")
    return made > 0


def _publish(settings: Settings, stamp: _Stamp, out: Path, tell: Tell) -> bool:
    """Publish unless the folder holds what was published last, file by file."""
    before = stamp.published.get(str(out))
    if before is not None and before == _manifests(out):
        tell(f"publish: done already in {out}")
        return False
    # The plans' prints would take longer than all the rest; people make them at /plan/CODE/prints.
    manifest = publish(settings, out, with_prints=False)
    stamp.published[str(out)] = _manifests(out)
    stamp.write()
    tell(f"publish: {manifest.count} files in {out}")
    return True


def _manifests(out: Path) -> list[str]:
    """Return the digests of the manifests in a published folder."""
    found = sorted(out.glob("*/manifest.json"))
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in found]
