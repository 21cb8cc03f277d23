"""`geo-mahalle place add|list`: the places this installation knows."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import ValidationError

from geo_mahalle.cli.output import Format, answer, read_day, settings_of, talk
from geo_mahalle.errors import UsageError
from geo_mahalle.settings import Settings

SIDES = ("west", "south", "east", "north")


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
    bounds: Annotated[
        str | None, typer.Option(help="Box of the place: west,south,east,north in degrees.")
    ] = None,
    name_fa: Annotated[str | None, typer.Option(help="Name in Persian.")] = None,
    name_en: Annotated[str | None, typer.Option(help="Name in English.")] = None,
    timezone: Annotated[str | None, typer.Option(help="IANA timezone; Asia/Tehran if not given.")] = None,
    calendar: Annotated[str | None, typer.Option(help="jalali (if not given) or gregorian.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Fixed 'today': 1404/06/31 or 2025-09-22.")] = None,
) -> None:
    """Make a place: its database, its tables, and what is said of it; repeated, it changes what is given."""
    from geo_mahalle.database.places import add_place, describe_place

    if calendar not in (None, "jalali", "gregorian"):
        raise UsageError(f"--calendar {calendar!r} is not known.", remedy="Choose jalali or gregorian.")
    settings = settings_for(settings_of(context), key)
    said = {
        "name_fa": name_fa,
        "name_en": name_en,
        "timezone": timezone,
        "calendar": calendar,
        "as_of": read_day(as_of),
        **(dict(zip(SIDES, box(bounds), strict=True)) if bounds else {}),
    }
    add_place(
        settings, describe_place(settings, {name: what for name, what in said.items() if what is not None})
    )
    talk(f"place {key} is ready")


def settings_for(settings: Settings, key: str) -> Settings:
    """Return the settings of a place; raise UsageError where its key is not one the database can have."""
    try:
        return Settings.model_validate({**settings.model_dump(), "place": key})
    except ValidationError as err:
        raise UsageError(
            f"{key!r} cannot be the key of a place.",
            remedy="Use small Latin letters, digits and _, beginning with a letter, 31 at most.",
        ) from err


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
