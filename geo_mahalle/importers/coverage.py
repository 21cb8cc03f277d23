"""Coverage: what was looked for where. Without a row a count is unknown; an import says it only when told.

A list of what happened speaks from the day its import names as `since` (kept among the options of the
import), else from the day after the survey before it, up to the day of the survey.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo_mahalle.database import Connection, run
from geo_mahalle.errors import UserError
from geo_mahalle.importers.context import PACKAGE, Context
from geo_mahalle.importers.records import Refusal


def survey(connection: Connection, context: Context, run_id: int, refusals: Sequence[Refusal]) -> None:
    """Write the coverage that an import says, unless a row of the file is refused.

    A refused row could lie in any area, and there a thing that is missing would count as not being there.
    Rows of another province than this place take nothing from the survey. Raises as `write_coverage`.
    """
    waits = sum(refusal.reason != "elsewhere" for refusal in refusals)
    context.tally.counts["survey_waits"] = waits
    if not waits:
        write_coverage(connection, context, run_id)


def write_coverage(connection: Connection, context: Context, run_id: int) -> None:
    """Write that the theme was surveyed on the day in the areas named by the option, or in all of the place.

    All areas means those that have no area below them; raises UserError for an unknown code.
    """
    chosen = context.option("areas")
    codes = [code.strip() for code in str(chosen).split(",") if code.strip()] if chosen else None
    found = run(connection, PACKAGE, "sql/surveyed_areas", {"codes": codes}).fetchall()
    missing = sorted(set(codes or ()) - {code for _, code in found})
    if missing:
        raise UserError(
            f"No area has the code {missing[0]!r}.", remedy="Give codes of areas, separated by commas."
        )
    request = context.request
    check_since(context.option("since"), request.on)
    run(
        connection,
        PACKAGE,
        "sql/insert_coverage",
        {"theme": request.surveyed, "on": request.on, "run_id": run_id, "areas": [area for area, _ in found]},
    )


def check_since(since: object, on: date | None) -> None:
    """Raise UserError where the first day of collecting is no day or lies after the day of the survey."""
    if since is None:
        return
    try:
        first_on = date.fromisoformat(str(since))
    except ValueError as err:
        raise UserError(f"{since!r} is not a day.", remedy="Write it as 2024-09-22.") from err
    if on is not None and first_on > on:
        raise UserError(
            f"Collecting cannot begin on {first_on} and end on {on}.",
            remedy="--since is the first day the list speaks for, --on the last.",
        )
