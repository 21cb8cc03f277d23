"""`geo-mahalle maintain`: what has to be done every day and needs nobody."""

from __future__ import annotations

import typer

from geo_mahalle.cli.output import answer, settings_of, talk


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("maintain")(maintain)


def maintain(context: typer.Context) -> None:
    """Do now what `serve` does by itself: forget reporters, route, tell people, send digests.

    Safe to repeat. Exit code 1 where a step failed; the others were done.
    """
    from geo_mahalle.jobs import run_all

    done = run_all(settings_of(context))
    answer(
        [
            {"what": what, "rows": number}
            for one in done
            if one.failure is None
            for what, number in (one.outcome or {}).items()
        ]
    )
    failed = [one for one in done if one.failure is not None]
    talk(*(f"{one.step}: {one.failure}" for one in failed))
    if failed:
        raise typer.Exit(1)
