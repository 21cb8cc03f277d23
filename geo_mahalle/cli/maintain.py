"""`geo-mahalle maintain`: what has to be done every day and needs nobody."""

from __future__ import annotations

import typer

from geo_mahalle.cli.output import answer, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("maintain")(maintain)


def maintain(context: typer.Context) -> None:
    """Forget who reported what was closed 90 days ago, and put the routing rules; safe to repeat."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.register.hazards.maintenance import maintain as do

    settings = settings_of(context)
    with connect(settings) as connection:
        done = do(connection, read_catalogue(settings.layers))
    answer([{"what": what, "rows": number} for what, number in done.items()])
