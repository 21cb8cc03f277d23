"""`geo-mahalle place add|list`: the places this installation knows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, cast

import typer

from geo_mahalle.cli.output import Format, answer, settings_of, talk
from geo_mahalle.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    group = typer.Typer(help="Make a place, or list the places there are.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_places)
    app.add_typer(group, name="place")


def box(text: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north from four numbers with commas."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as err:
        raise UsageError(
            f"--bounds {text!r} is not four numbers.",
            remedy="Write west,south,east,north: 47.1,35.5,49.5,37.3",
        ) from err
    return west, south, east, north


def add(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="Word for the place, small Latin letters.")],
    bounds: Annotated[str, typer.Option(help="Box of the place: west,south,east,north in degrees.")],
    name_fa: Annotated[str, typer.Option(help="Name in Persian.")] = "",
    name_en: Annotated[str, typer.Option(help="Name in English.")] = "",
    timezone: Annotated[str, typer.Option(help="IANA timezone.")] = "Asia/Tehran",
    calendar: Annotated[str, typer.Option(help="jalali or gregorian.")] = "jalali",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Fixed 'today'.")] = None,
) -> None:
    """Make a place: its database, its tables, and what is said of it; repeat it to change what is said."""
    from geo_mahalle.database.places import PlaceRow, add_place

    if calendar not in ("jalali", "gregorian"):
        raise UsageError(f"--calendar {calendar!r} is not known.", remedy="Choose jalali or gregorian.")
    west, south, east, north = box(bounds)
    settings = settings_of(context).model_copy(update={"place": key})
    place = PlaceRow(
        key=key,
        name_fa=name_fa or key,
        name_en=name_en or key,
        west=west,
        south=south,
        east=east,
        north=north,
        timezone=timezone,
        calendar=cast("Literal['jalali', 'gregorian']", calendar),
        as_of=as_of.date() if as_of else None,
    )
    add_place(settings, place)
    talk(f"place {key} is ready")


def list_places(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """List the places of this server."""
    from geo_mahalle.database.places import list_places as places

    answer(
        [
            {"place": key, "name_fa": name_fa, "name_en": name_en}
            for key, name_fa, name_en in places(settings_of(context))
        ],
        form=form,
    )
