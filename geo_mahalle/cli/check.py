"""`geo-mahalle check`: what is as it should be, what is not, and the remedy of each lack."""

from __future__ import annotations

from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(check)


def check(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Check the installation; each failed check tells its remedy."""
    from geo_mahalle.database.checks import CHECKS, run_checks

    results = list(run_checks(settings_of(context), (*CHECKS, has_whole_audit, reads_layers, has_assets)))
    if form is Format.table:
        for result in results:
            print(f"{'OK    ' if result.is_passed else 'failed'}  {result.title}")
            if not result.is_passed:
                print(f"        {result.problem}")
                print(f"        remedy: {result.remedy or 'none known'}")
    else:
        answer([vars(result) for result in results], form=form)
    if not all(result.is_passed for result in results):
        raise typer.Exit(1)


def has_whole_audit(settings: Settings) -> None:
    """The audit of accounts is whole: no row was changed, taken out, put elsewhere or cut off its end."""
    from geo_mahalle.identity import first_break, missing_since

    row = first_break(settings)
    if row is not None:
        raise UserError(
            f"Row {row} of the audit does not fit the one before it.",
            remedy="Somebody who owns the database changed it: compare it with a backup.",
        )
    row = missing_since(settings)
    if row is not None:
        raise UserError(
            f"Row {row} of the audit, the last one at the check before, is not there any more.",
            remedy="Compare it with a backup; where one was restored on purpose, remove "
            f"{settings.home / 'audit' / settings.place}.head",
        )


def reads_layers(settings: Settings) -> None:
    """Every file in layers/ can be read."""
    from geo_mahalle.catalogue import read_catalogue

    read_catalogue(settings.layers)


def has_assets(settings: Settings) -> None:
    """The front-end files of the pages are there."""
    from geo_mahalle.maps.assets import COLLECTED, FOLDER

    missing = [name for name in COLLECTED if not (FOLDER / name).is_file()]
    if missing:
        raise UserError(
            f"Missing in {FOLDER}: {', '.join(missing)}.",
            remedy="In a checkout: ./run; of an installed wheel: install it again.",
        )
