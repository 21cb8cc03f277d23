"""Bring the demo city into a place: files by the importers, and what its councils wrote down."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import shapely

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Connection, PlaceRow, Role, add_place, connect, copy_rows, rows, run
from geo_mahalle.demo.city import SEED, build
from geo_mahalle.demo.files import DemoFile, DemoFiles
from geo_mahalle.demo.hazards import LAST_DAY
from geo_mahalle.demo.outline import METRE_SRID, read_drawing, to_degrees
from geo_mahalle.demo.walks import FORM
from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.importers import ImportOutcome, ImportRequest, import_file
from geo_mahalle.settings import Settings

MARGIN_DEGREES = 0.02
PACKAGE = "geo_mahalle.demo"
Tell = Callable[[str], None]


class DemoRefusedError(GeoMahalleError):
    """A file of the demo city was not accepted as a whole."""


def place_row(key: str) -> PlaceRow:
    """Return what the demo's place is: its names, its box around the county, and its fixed day."""
    west, south, east, north = shapely.bounds(to_degrees(np.array([read_drawing().county]))[0]).tolist()
    return PlaceRow(
        key=key,
        name_fa="شهر نمونه",
        name_en="Sample City",
        west=round(west - MARGIN_DEGREES, 3),
        south=round(south - MARGIN_DEGREES, 3),
        east=round(east + MARGIN_DEGREES, 3),
        north=round(north + MARGIN_DEGREES, 3),
        metre_srid=METRE_SRID,
        as_of=LAST_DAY,
    )


def load(
    settings: Settings,
    folder: Path | None = None,
    progress: Tell = lambda _: None,
    *,
    seed: int = SEED,
) -> list[ImportOutcome]:
    """Make the place, build the city's files (in a temporary folder where none is given) and import them.

    Raises what the importers raise; a file of which a row is refused is a fault of ours and stops the demo.
    """
    add_place(settings, place_row(settings.place))
    with ExitStack() as stack:
        chosen = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        progress("building the city's files")
        made = build(chosen, seed=seed)
        outcomes = [_import(settings, file, progress) for file in made.files]
        _write_down(settings, made)
        return outcomes


def _write_down(settings: Settings, made: DemoFiles) -> None:
    """Write what the councils keep themselves: meetings, a survey, walks, what institutions did."""
    with connect(settings, role=Role.APP) as connection:
        areas = {row["code"]: row["id"] for row in rows(connection, PACKAGE, "area_keys")}
        meetings = [(areas[one.area_code], *one[1:]) for one in made.meetings]
        copy_rows(connection, "register.meeting", ("area_id", *made.meetings[0]._fields[1:]), meetings)
        answers = [(one.client_id, areas[one.area_code], *one[2:]) for one in made.answers]
        names = ("client_id", "area_id", *made.answers[0]._fields[2:])
        copy_rows(connection, "register.survey_answer", names, answers)
        _write_walks(connection, made)
        for one in made.undertaken:
            deeds = {"titles": [title for title, _ in one.finished], "days": [day for _, day in one.finished]}
            run(connection, PACKAGE, "undertake", {**one._asdict(), **deeds})
        for step in ("open_minutes", "decide_issues", "close_minutes"):
            run(connection, PACKAGE, step)


def _write_walks(connection: Connection, made: DemoFiles) -> None:
    """Write the walks as finished ones, with the coverage that follows from them."""
    themes = {one.id: one.theme for one in read_catalogue().forms[FORM].questions if one.theme}
    run(connection, PACKAGE, "own_source")
    for walk in made.walks:
        seen = [one for one in made.seen if one.client_id == walk.client_id]
        given = {
            **walk._asdict(),
            "streets": [one.street_key for one in seen],
            "questions": [one.question_id for one in seen],
            "answers": [one.answer for one in seen],
        }
        run(connection, PACKAGE, "walk", given)
        run(connection, PACKAGE, "walk_answers", given)
        covered = sorted({themes[one.question_id] for one in seen})
        run(connection, PACKAGE, "walk_coverage", {**given, "themes": covered})


def _import(settings: Settings, file: DemoFile, progress: Tell) -> ImportOutcome:
    options = {"areas": ",".join(file.areas)} if file.areas else {}
    if file.since is not None:
        options["since"] = file.since.isoformat()
    request = ImportRequest(
        file.kind, file.path, source=file.source, surveyed=file.surveyed, on=file.on, options=options
    )
    outcome = import_file(settings, request)
    if outcome.refused:
        raise DemoRefusedError(
            f"{file.path.name}: {outcome.refused} rows refused, first: {outcome.refusals[0]}"
        )
    progress(f"imported {file.path.name}: {outcome.accepted} rows")
    return outcome
