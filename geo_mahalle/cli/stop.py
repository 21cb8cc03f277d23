"""`geo-mahalle stop`: stop the private database cluster."""

from __future__ import annotations

import typer

from geo_mahalle.cli.output import settings_of, talk


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("stop")(stop)


def stop(context: typer.Context) -> None:
    """Stop the private database cluster."""
    from geo_mahalle.database.cluster import Cluster

    talk("stopped" if Cluster(settings_of(context)).stop() else "was not running")
