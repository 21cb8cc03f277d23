"""Publish: make the pages of each edition and put them where people look, all or nothing.

Everything is made in memory and written to a temporary folder beside the target; only then are folders
renamed. What fails before that changes nothing. Each publication is also kept in the data folder under its
identity, where `current` points at the newest: that is what the server hands out.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import shapely

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.disclosure import Edition, Snapshot, take_snapshots
from geo_mahalle.errors import UserError
from geo_mahalle.pages import area, comparing, data_catalogue, explorer, index, manifest, method, open_data
from geo_mahalle.pages.chrome import Page, shared_assets
from geo_mahalle.pages.manifest import Manifest
from geo_mahalle.pages.plans import files as files_of_plans
from geo_mahalle.pages.plans import reading
from geo_mahalle.pages.plans.editions import disclose
from geo_mahalle.pages.plans.printing import prints_in
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.settings import Settings

EDITIONS: tuple[Edition, ...] = ("public", "office")
KNOWN: tuple[Edition, ...] = ("public", "council", "office")
"""The council's edition is of use where there is a plan to decide about, and is made by itself then."""
CURRENT = "current"


class FolderRefusedError(UserError):
    """The folder holds something that was not published; it is left as it is."""


def publish(
    settings: Settings,
    out: Path | None,
    *,
    editions: Sequence[Edition] | None = None,
    as_of: date | None = None,
    with_prints: bool = True,
) -> Manifest:
    """Publish editions of the place to `out` (None: only to the data folder) and return what was written.

    Without `with_prints` plans have their pages and files, but no PDF, of which each takes seconds.
    Without `editions`: the public's and the office's, and the council's as soon as an area has a plan.
    Raises FolderRefusedError where `out` has an edition's folder that is not a published one.
    """
    plans = reading.read_plans(settings)
    if editions is None:
        editions = KNOWN if plans["council"] else EDITIONS
    if out is not None:
        for edition in editions:
            _refuse_foreign(out / edition)
    catalogue = read_catalogue(settings.layers)
    gallery = reading.read_gallery(settings, plans["council"] | plans["public"])
    taken = take_snapshots(settings, editions=editions, catalogue=catalogue, as_of=as_of)

    def built(snapshot: Snapshot) -> reading.Buildings:
        return reading.read_buildings(settings, snapshot, plans[snapshot.edition]) if with_prints else {}

    with prints_in(settings.home / "prints"):
        made: dict[str, tuple[Snapshot, Mapping[str, bytes]]] = {
            edition: (
                snapshot,
                edition_files(snapshot, catalogue, plans[edition], gallery, with_prints, built(snapshot)),
            )
            for edition, snapshot in taken.items()
        }
    summary = manifest.summarise(made)
    bodies: dict[str, Mapping[str, bytes]] = {edition: files for edition, (_, files) in made.items()}
    keep(snapshots_folder(settings), summary.id, bodies)
    if out is not None:
        replace_folders(out, bodies)
    return summary


def edition_files(
    snapshot: Snapshot,
    catalogue: Catalogue,
    plans: reading.Plans | None = None,
    gallery: reading.Gallery | None = None,
    with_prints: bool = True,
    buildings: reading.Buildings | None = None,
) -> dict[str, bytes]:
    """Return every file of an edition by its path, the manifest too.

    `plans` and `buildings` are by their area's code, the photos of `gallery` by area and action.
    """
    files: dict[str, bytes] = {}
    for page in _pages(snapshot, catalogue, plans or {}, gallery or {}, with_prints, buildings or {}):
        folder = f"{page.path.strip('/')}/" if page.path.strip("/") else ""
        files |= {f"{folder}{name}": body for name, body in page.files.items()}
    data = open_data.data_files(snapshot)
    files |= data | data_catalogue.catalogue_file(snapshot, data)
    files |= {f"assets/{name}": body for name, body in shared_assets(snapshot.edition).items()}
    files[manifest.NAME] = manifest.describe(snapshot, files, catalogue_sha256=catalogue.sha256)
    return files


def _pages(
    snapshot: Snapshot,
    catalogue: Catalogue,
    plans: reading.Plans,
    gallery: reading.Gallery,
    with_prints: bool,
    buildings: reading.Buildings,
) -> Iterator[Page]:
    home = explorer if snapshot.edition == "office" else index
    yield home.render(snapshot, catalogue)
    yield method.render(snapshot, catalogue)
    if snapshot.edition == "office":
        yield comparing.render(snapshot, catalogue)
    for leaf in snapshot.leaves:
        plan = plans.get(leaf.code)
        if plan is None:
            yield area.render(snapshot, leaf.code, catalogue)
        else:
            names = files_of_plans.published_names(snapshot.edition, with_prints=with_prints)
            yield _planned_page(
                snapshot, catalogue, plan, gallery.get(leaf.code, {}), names, buildings.get(leaf.code, ())
            )


def _planned_page(
    snapshot: Snapshot,
    catalogue: Catalogue,
    plan: PlanDocument,
    gallery: Mapping[str, reading.Pictures],
    names: Sequence[str],
    buildings: Sequence[shapely.Geometry],
) -> Page:
    """Return the page of an area with its plan, the plan's files of these names and photos beside it."""
    told = disclose(plan, snapshot.edition)
    pictures = reading.shown_pictures(told, gallery)
    words = files_of_plans.file_words(snapshot.place.language, names)
    page = area.render(snapshot, plan.area_code, catalogue, plan=told, plan_files=words, pictures=pictures)
    beside = files_of_plans.plan_files(
        snapshot, plan, catalogue, edition=snapshot.edition, names=names, buildings=buildings
    )
    photos = {f"photos/{name}": body for one in pictures.values() for name, body in one.files()}
    return Page(page.path, page.files | beside | photos)


def snapshots_folder(settings: Settings) -> Path:
    """Return the folder in which a place's publications are kept."""
    return settings.home / "snapshots" / settings.place


def replace_folders(out: Path, editions: Mapping[str, Mapping[str, bytes]]) -> None:
    """Write editions to a temporary folder beside `out`, then rename each into place.

    Where a rename fails, the editions that stood there before are put back.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _scratch(out) as scratch:
        for edition, files in editions.items():
            write_files(scratch / "new" / edition, files)
        (scratch / "old").mkdir()
        moved: list[str] = []
        try:
            for edition in editions:
                if (out / edition).exists():
                    (out / edition).rename(scratch / "old" / edition)
                moved.append(edition)
                (scratch / "new" / edition).rename(out / edition)
        except BaseException:
            for edition in moved:
                _put_back(out / edition, scratch / "old" / edition)
            raise


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files under a folder that does not exist yet."""
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """Yield a temporary folder on the same file system as `beside`; it is removed whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=f".{beside.name}-", dir=beside.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_back(now: Path, before: Path) -> None:
    shutil.rmtree(now, ignore_errors=True)
    if before.exists():
        before.rename(now)


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and _is_ours(folder)):
        raise FolderRefusedError(
            f"{folder} holds something that was not published.",
            remedy="Name another folder, or move away what is in it.",
        )


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder is empty, or holds an edition of ours and no file beside it."""
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    if not present:
        return True
    told = folder / manifest.NAME
    named = manifest.named_files(told.read_bytes(), edition=folder.name) if told.is_file() else None
    return named is not None and present <= {*named, manifest.NAME}


def keep(home: Path, identity: str, editions: Mapping[str, Mapping[str, bytes]]) -> None:
    """Keep a publication under its identity and let `current` point at it; older ones stay."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.parent.chmod(0o700)
    if not (home / identity).is_dir():
        with _scratch(home / identity) as scratch:
            for edition, files in editions.items():
                write_files(scratch / identity / edition, files)
            (scratch / identity).rename(home / identity)
    link = home / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(identity)
    link.replace(home / CURRENT)
