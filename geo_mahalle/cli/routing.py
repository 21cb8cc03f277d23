"""`geo-mahalle routing check|dry-run|put`: the rules that send problems to committees and agencies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of, talk
from geo_mahalle.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    group = typer.Typer(help="Check, try and put the rules of layers/routing.csv.", no_args_is_help=True)
    group.command("check")(check)
    group.command("dry-run")(dry_run)
    group.command("put")(put)
    app.add_typer(group, name="routing")


def check(
    context: typer.Context,
    out: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
) -> None:
    """Tell rules that are broken, shadowed by an earlier one, or in conflict with one; then exit 1."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.register.hazards import routing_rules

    settings = settings_of(context)
    catalogue = read_catalogue(settings.layers)
    with connect(settings) as connection:
        found = routing_rules.findings(connection, catalogue)
    rules = routing_rules.read_rules(catalogue.folders)
    answer([asdict(one) for one in found], form=out)
    talk(f"{len(rules)} rules, {len(found)} findings")
    if found:
        raise typer.Exit(1)


def dry_run(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(help="First day of the past looked at.")] = None,
    out: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
) -> None:
    """Tell how many problems of the past each rule would have taken; nothing is changed."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.jalali import read_day
    from geo_mahalle.register.hazards import routing_rules

    settings = settings_of(context)
    try:
        day = read_day(since) if since else None
    except ValueError as err:
        raise UsageError(f"{since} is not a day.", remedy="Write 1404/06/31 or 2025-09-22.") from err
    with connect(settings) as connection:
        found = routing_rules.try_rules(connection, read_catalogue(settings.layers), since=day)
    answer([{"rule": one.rule or "(none)", "problems": one.problems} for one in found], form=out)


def put(context: typer.Context) -> None:
    """Send problems that nobody has handed on yet where the rules say."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.register.hazards import routing_rules

    settings = settings_of(context)
    with connect(settings) as connection:
        changed = routing_rules.put_rules(connection, read_catalogue(settings.layers))
    talk(f"{changed} problems changed their way")
