"""`geo-mahalle compute`: relate things to areas, run the indicators, keep their values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, progress, read_day, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("compute")(compute)


def compute(
    context: typer.Context,
    full: Annotated[
        bool, typer.Option("--full", help="Fit priors and goalposts anew; the first computation always does.")
    ] = False,
    only: Annotated[list[str] | None, typer.Option(help="Id of an indicator; may be repeated.")] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="Code of an area whose data changed, with those above; may be repeated."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day that counts as today: 1404/06/31 or 2025-09-22.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Compute the indicators of all areas and periods."""
    from geo_mahalle import analysis
    from geo_mahalle.catalogue import read_catalogue

    settings = settings_of(context)
    catalogue = read_catalogue(settings.layers)
    with progress() as display:
        task = display.add_task("compute", total=len(only or catalogue.indicators))

        def tell(indicator: str) -> None:
            display.update(task, advance=1, description=indicator)

        summary = analysis.compute(
            settings,
            catalogue=catalogue,
            full=full,
            only=only or (),
            areas=area or (),
            as_of=read_day(as_of),
            progress=tell,
        )
    answer([{**asdict(summary), "seconds": round(summary.seconds, 2)}], form=form)
