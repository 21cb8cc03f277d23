"""`geo-mahalle status`: whether the database runs, where it is and which places it holds."""

from __future__ import annotations

from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("status")(status)


def status(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Show whether the database runs, where it is and which places it holds."""
    from geo_mahalle.database.cluster import Cluster
    from geo_mahalle.database.server import version_text

    found = Cluster(settings_of(context)).status()
    answer(
        [
            {
                "state": "running" if found.is_running else "stopped",
                "postgresql": version_text(found.version) if found.version else None,
                "postgis": found.postgis,
                "places": " ".join(found.places),
                "home": found.data_folder.parent,
            }
        ],
        form=form,
    )
    if not found.is_running:
        raise typer.Exit(1)
