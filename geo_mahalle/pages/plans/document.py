"""The plan's document as PDF: A4, wide parts set across, the map on a page of its own size."""

from __future__ import annotations

import hashlib

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.pages import chrome
from geo_mahalle.pages.plans import report
from geo_mahalle.pages.plans.editions import PlanEdition, disclose
from geo_mahalle.pages.plans.marks import COLOURS
from geo_mahalle.pages.plans.printing import pdf
from geo_mahalle.pages.plans.scene import Scene, draw_scene, sheet_svg
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import PlanDocument


def render(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    language: str = "fa",
    scene: Scene | None = None,
) -> bytes:
    """Return the document as PDF; `scene` saves drawing the map again. Raises NotYetPublic."""
    written = report.write(snapshot, plan, catalogue, edition=edition, language=language)
    if scene is None:
        wording = Wording(snapshot.place.language, snapshot.place.calendar, catalogue)
        scene = draw_scene(snapshot, snapshot.area(plan.area_code), disclose(plan, edition), wording)
    return print_out(written, scene)


def print_out(written: report.Report, scene: Scene) -> bytes:
    """Return a written document as PDF with its map."""
    html = compose(written, scene)
    return pdf(html, identity=hashlib.sha256(html.encode()).hexdigest())


def compose(written: report.Report, scene: Scene) -> str:
    """Return the HTML the document is printed from."""
    html: str = (
        chrome.environment(written.language)
        .get_template("plan_document.html")
        .render(
            report=written,
            base=chrome.trusted(sheet_svg(scene.base)),
            over=chrome.trusted(sheet_svg([*scene.over, *scene.top])),
            labels=scene.labels,
            colours=COLOURS,
            kinds={
                kind: getattr(report, kind.title()) for kind in ("words", "facts", "table", "gantt", "plate")
            },
        )
    )
    return html
