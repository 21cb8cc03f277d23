"""`geo-mahalle key add|list|revoke`: keys by which programs ask the API in an account's name."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of, talk
from geo_mahalle.database.scope import Kind
from geo_mahalle.errors import UsageError

LONGEST_DAYS = 366


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    group = typer.Typer(help="Make, list and close keys of the API.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_keys)
    group.command("revoke")(revoke)
    app.add_typer(group, name="key")


def add(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What the key is for.")],
    area: Annotated[list[str] | None, typer.Option(help="Code of an area reached; may be repeated.")] = None,
    committee: Annotated[list[str] | None, typer.Option(help="Committee; may be repeated.")] = None,
    placewide: Annotated[bool, typer.Option("--placewide", help="Reach the whole place.")] = False,
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="After how many days it ends.")] = 90,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.json,
) -> None:
    """Make a key with an analyst's account of its own; the key is shown once.

    Where the database is reached, `user` logs in to `database` with the key as its password.
    """
    from geo_mahalle import identity
    from geo_mahalle.database.cluster import database_name
    from geo_mahalle.database.key_roles import can_make_roles, role_of
    from geo_mahalle.database.scope import areas_by_code

    settings = settings_of(context)
    if not placewide and not area:
        raise UsageError("The key would reach nothing.", remedy="Give --area CODE or --placewide.")
    made = identity.make_account(
        settings,
        Kind.ANALYST,
        title,
        area_ids=areas_by_code(settings, area or []),
        committees=committee or [],
        is_placewide=placewide,
    )
    key = identity.make_key(settings, made.id, title=title, scopes=("read",), lasts=timedelta(days=days))
    talk("Keep it now: it is shown once.")
    told = {"key": key, "name": identity.key_name(key), "account": made.public_id, "days": days}
    if can_make_roles(settings):
        told |= {"database": database_name(settings.place), "user": role_of(key)}
    answer([told], form=form)


def list_keys(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """List the keys, open ones first; the name closes a key and opens nothing."""
    from geo_mahalle import identity

    answer([asdict(row) for row in identity.list_keys(settings_of(context))], form=form)


def revoke(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Its name in the list, or the key.")]
) -> None:
    """Close a key; it ends with the next request."""
    from geo_mahalle import identity

    identity.revoke_key(settings_of(context), name)
    talk("Closed.")
