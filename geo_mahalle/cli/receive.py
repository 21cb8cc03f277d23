"""`geo-mahalle receive FILE…`: bring in sealed files of phones."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("receive")(receive)


def receive(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Files that phones made.", exists=True, dir_okay=False)],
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Bring in sealed files of phones; each report counts once, however often its file is brought."""
    from geo_mahalle.web.sealing import bring_in

    settings = settings_of(context)
    told = [
        {"file": file.name, **asdict(one)} for file in files for one in bring_in(settings, file.read_bytes())
    ]
    answer(told, form=form)
    if any(one["refused"] for one in told):
        raise typer.Exit(1)
