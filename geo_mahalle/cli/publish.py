"""`geo-mahalle publish`: make the pages of each edition and put them where people look."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo_mahalle.cli.output import Format, answer, read_day, settings_of, talk
from geo_mahalle.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("publish")(publish)


def publish(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the editions; the data folder keeps them in any case.")
    ] = None,
    edition: Annotated[
        list[str] | None,
        typer.Option(
            help="public, council or office; may be repeated; all that are of use where none is named."
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day that counts as today: 1404/06/31 or 2025-09-22.")
    ] = None,
    prints: Annotated[
        bool, typer.Option(help="Print the plans as PDF too; each takes seconds the first time.")
    ] = True,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Write the public and the office edition as folders of files; all or nothing."""
    from geo_mahalle.pages import publish as publishing

    chosen = tuple(known for known in publishing.KNOWN if known in edition) if edition else None
    unknown = sorted(set(edition or ()) - set(publishing.KNOWN))
    if unknown:
        known = ", ".join(publishing.KNOWN)
        raise UsageError(f"--edition {unknown[0]}: there is no such edition.", remedy=f"Known: {known}.")
    manifest = publishing.publish(
        settings_of(context), out, editions=chosen, as_of=read_day(as_of), with_prints=prints
    )
    talk(f"published {manifest.count} files as {manifest.id}")
    answer(
        [
            {
                "edition": name,
                "snapshot": manifest.snapshots[name],
                "files": len(files),
                "folder": str(out / name) if out else "",
            }
            for name, files in manifest.files.items()
        ],
        form=form,
    )
