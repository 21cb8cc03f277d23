"""What a status or note of the analysis is called on a page: one list for the explorer and the area page.

Comes in: a code that `analysis.statuses` or disclosure sets. Goes out: words. An unknown code raises, so a
code that the analysis learns cannot reach a reader as a bare English word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geo_mahalle.disclosure.snapshot import Columns

Say = Callable[[str], str]

QUIET = "quiet"
"""A number made of reports where few report: never coloured, never ranked."""

NOT_REACHED = "median_not_reached"
"""A note that tells more than the status of the cell, which has no value because of it."""


STRAIGHT = "straight_line"
"""A note that tells more than `partial`: no street is known, straight lines stand in."""


def told(columns: Columns, index: int) -> str:
    """Return the code that says most of a cell: its status, or what tells more (no median, no street)."""
    if columns.value[index] is None and NOT_REACHED in columns.notes[index]:
        return NOT_REACHED
    if columns.status[index] == "partial" and STRAIGHT in columns.notes[index]:
        return STRAIGHT
    return columns.status[index]


def sentences(say: Say) -> Mapping[str, str]:
    """Return the sentence of each code for an area's own page; '' where there is nothing to add."""
    return {
        "ok": "",
        "": say("No data"),
        "suppressed": say("The count is too small to be shown"),
        "no_survey": say("Not visited, so not known"),
        "no_denominator": say("What it is measured against is not known"),
        "quiet": say(
            "Few report here though need is great: a low number is no sign of safety; walk it first"
        ),
        "stale": say("The data are old"),
        "unstable": say("Few cases: may change much"),
        "imputed": say("Partly estimated"),
        "partial": say("Does not cover the whole area"),
        NOT_REACHED: say("Fewer than half are settled yet, so there is no median"),
        STRAIGHT: say("No street is known here: measured in straight lines, made 1.3 times as long"),
    }


def short_words(say: Say) -> Mapping[str, str]:
    """Return the few words of each code for a map's tooltip, a table cell or a bar."""
    return {
        "ok": "",
        "": say("no data"),
        "suppressed": say("withheld: too few to show"),
        "no_survey": say("not surveyed"),
        "no_denominator": say("denominator not known"),
        "quiet": say("few report here: no sign of safety, walk it first"),
        "stale": say("the data are old"),
        "unstable": say("few observations, an unsteady number"),
        "imputed": say("partly estimated"),
        "partial": say("only part of it is counted"),
        NOT_REACHED: say("half not settled yet"),
        STRAIGHT: say("no street known: straight lines × 1.3"),
    }
