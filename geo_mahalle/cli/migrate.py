"""`geo-mahalle migrate`: bring a place's database to the version of the program."""

from __future__ import annotations

import typer

from geo_mahalle.cli.output import settings_of, talk


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("migrate")(migrate)


def migrate(context: typer.Context) -> None:
    """Bring the place's database to the version of the program."""
    from geo_mahalle import database

    settings = settings_of(context)
    talk("migrated" if database.migrate(settings) else "already up to date")
