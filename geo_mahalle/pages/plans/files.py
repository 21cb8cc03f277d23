"""The files that lie beside an area's page when the area has a plan, and what each of them is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.locale import translator
from geo_mahalle.pages.plans import document, feed, layers, report, sheet, word
from geo_mahalle.pages.plans.editions import PlanEdition, disclose
from geo_mahalle.pages.plans.scene import Scene, draw_scene
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import PlanDocument


def _(text: str) -> str:
    return text


NAMES = {
    "sheet.pdf": _("A3 sheet for the board (PDF)"),
    "plan.pdf": _("The whole plan (PDF)"),
    "plan.docx": _("The whole plan, to edit (Word)"),
    "plan.kmz": _("On the globe (KMZ)"),
    "plan.gpkg": _("For QGIS (GeoPackage)"),
    "plan.xml": _("Feed of changes (Atom)"),
}


TRANSLATED = {
    "sheet.en.pdf": _("A3 sheet in English (PDF)"),
    "sheet.fa.pdf": _("A3 sheet in Persian (PDF)"),
    "plan.en.pdf": _("The whole plan in English (PDF)"),
    "plan.en.docx": _("The whole plan in English, to edit (Word)"),
    "plan.fa.pdf": _("The whole plan in Persian (PDF)"),
    "plan.fa.docx": _("The whole plan in Persian, to edit (Word)"),
}
"""Sheet and document in the language that is not the place's own; made when asked for, never published."""
PRINTS = frozenset({"sheet.pdf", "plan.pdf"})
"""What takes seconds to make; a publication may leave them out."""
ON_REQUEST = PRINTS | {"plan.docx"}
"""What the office makes for itself at /plan/CODE/prints when it wants one."""


def published_names(edition: PlanEdition, *, with_prints: bool = True) -> tuple[str, ...]:
    """Return which of `NAMES` lie beside the published page of an edition."""
    left_out = ON_REQUEST if edition == "office" else PRINTS if not with_prints else frozenset()
    return tuple(name for name in NAMES if name not in left_out)


def plan_files(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    names: Iterable[str] = tuple(NAMES),
    buildings: Sequence[shapely.Geometry] = (),
) -> dict[str, bytes]:
    """Return the files of a plan by name; each takes out itself what the edition may not show.

    `buildings` are outlines that the sheet draws as ground.
    """
    chosen = tuple(names)
    scene = (
        _scene(snapshot, plan, catalogue, edition, buildings=buildings)
        if PRINTS.intersection(chosen)
        else None
    )
    return {
        name: plan_file(name, snapshot, plan, catalogue, edition=edition, scene=scene, buildings=buildings)
        for name in chosen
    }


def plan_file(
    name: str,
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    scene: Scene | None = None,
    address: str = "",
    buildings: Sequence[shapely.Geometry] = (),
) -> bytes:
    """Return one of `NAMES` or `TRANSLATED`; `scene` saves drawing the map again.

    `address` is where people read the page and object: printed on the sheet with a square code. Raises
    NotYetPublic, KeyError.
    """
    if name in ("plan.kmz", "plan.gpkg", "plan.xml"):
        make = {"plan.kmz": layers.render_kmz, "plan.gpkg": layers.render_gpkg, "plan.xml": feed.render}[name]
        return make(snapshot, plan, catalogue, edition=edition)
    if name not in NAMES and name not in TRANSLATED:
        raise KeyError(name)
    language = name.split(".")[1] if name in TRANSLATED else snapshot.place.language
    if name.endswith(".docx"):
        return word.render(report.write(snapshot, plan, catalogue, edition=edition, language=language))
    if scene is None or name in TRANSLATED:
        scene = _scene(snapshot, plan, catalogue, edition, language, buildings)
    if name.startswith("sheet."):
        return sheet.render(
            snapshot, plan, catalogue, edition=edition, address=address, language=language, scene=scene
        )
    written = report.write(snapshot, plan, catalogue, edition=edition, language=language)
    return document.print_out(written, scene)


def translated_names(language: str) -> tuple[str, ...]:
    """Return which of `TRANSLATED` are in another language than the place's own."""
    return tuple(name for name in TRANSLATED if name.split(".")[1] != language)


def document_files(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    buildings: Sequence[shapely.Geometry] = (),
) -> dict[str, bytes]:
    """Return the document in both languages and both forms, with the sheet and the layers, by name."""
    names = [*NAMES, *translated_names(snapshot.place.language)]
    return plan_files(snapshot, plan, catalogue, edition=edition, names=names, buildings=buildings)


def _scene(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    edition: PlanEdition,
    language: str | None = None,
    buildings: Sequence[shapely.Geometry] = (),
) -> Scene:
    wording = Wording(language or snapshot.place.language, snapshot.place.calendar, catalogue)
    return draw_scene(
        snapshot, snapshot.area(plan.area_code), disclose(plan, edition), wording, buildings=buildings
    )


def file_words(language: str, names: Iterable[str] = tuple(NAMES)) -> list[tuple[str, str]]:
    """Return name and words of each file, as the page lists them."""
    say, known = translator(language), NAMES | TRANSLATED
    return [(name, say(known[name])) for name in names]
