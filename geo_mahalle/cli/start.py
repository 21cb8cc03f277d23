"""`geo-mahalle start`: bring up the private database cluster."""

from __future__ import annotations

import typer

from geo_mahalle.cli.output import settings_of, talk


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("start")(start)


def start(context: typer.Context) -> None:
    """Start the private database cluster; make it first where there is none."""
    from geo_mahalle.database.cluster import Cluster

    cluster = Cluster(settings_of(context))
    talk("already running" if not cluster.start() else f"started in {cluster.data_folder}")
