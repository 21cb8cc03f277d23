"""The files that lie beside an area's page when the area has a plan, and what each of them is called."""

from __future__ import annotations

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.locale import translator
from geo_mahalle.pages.plans import feed, sheet
from geo_mahalle.pages.plans.editions import PlanEdition
from geo_mahalle.planning.model import PlanDocument


def _(text: str) -> str:
    return text


NAMES = {
    "sheet.pdf": _("A3 sheet for the board (PDF)"),
    "plan.xml": _("Feed of changes (Atom)"),
}


def plan_files(
    snapshot: Snapshot, plan: PlanDocument, catalogue: Catalogue, *, edition: PlanEdition
) -> dict[str, bytes]:
    """Return the files of a plan by name; each takes out itself what the edition may not show."""
    return {
        "sheet.pdf": sheet.render(snapshot, plan, catalogue, edition=edition),
        "plan.xml": feed.render(snapshot, plan, catalogue, edition=edition),
    }


def file_words(language: str) -> list[tuple[str, str]]:
    """Return name and words of each file, as the page lists them."""
    say = translator(language)
    return [(name, say(words)) for name, words in NAMES.items()]
