"""`geo-mahalle plan sheet|documents`: a plan on paper and as files for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from geo_mahalle.cli.output import settings_of, talk

AreaArgument = Annotated[str, typer.Argument(help="Code of the area.")]
VersionOption = Annotated[int | None, typer.Option(help="Which version; without it the newest.")]


class Edition(StrEnum):
    """For whom a print is."""

    public = "public"
    council = "council"
    office = "office"


EditionOption = Annotated[Edition, typer.Option(help="For whom it is: what they may see is in it.")]


def sheet(
    context: typer.Context,
    area: AreaArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, .pdf.")],
    edition: EditionOption = Edition.council,
    version: VersionOption = None,
    address: Annotated[str, typer.Option(help="Where the page is read: printed with a square code.")] = "",
) -> None:
    """Print the A3 sheet of an area's plan; what has no place on the map stands on its back."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.disclosure import look_snapshot
    from geo_mahalle.pages.plans import sheet as printing
    from geo_mahalle.planning.versions import read_plan

    settings = settings_of(context)
    catalogue = read_catalogue(settings.layers)
    with connect(settings) as connection:
        plan = read_plan(connection, area, version)
    seen = look_snapshot(settings, edition=edition.value, catalogue=catalogue)
    out.write_bytes(printing.render(seen, plan, catalogue, edition=edition.value, address=address))
    talk(f"wrote {out}: {plan.area_names.fa}, version {plan.version}, {plan.short_hash}")


def documents(
    context: typer.Context,
    area: AreaArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write into; it is made.")],
    edition: EditionOption = Edition.council,
    version: VersionOption = None,
) -> None:
    """Write the plan as PDF and Word in both languages, A3 sheet, KMZ, GeoPackage and Atom feed."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.disclosure import look_snapshot
    from geo_mahalle.pages.plans.files import document_files
    from geo_mahalle.planning.versions import read_plan

    settings = settings_of(context)
    catalogue = read_catalogue(settings.layers)
    with connect(settings) as connection:
        plan = read_plan(connection, area, version)
    seen = look_snapshot(settings, edition=edition.value, catalogue=catalogue)
    out.mkdir(parents=True, exist_ok=True)
    for name, body in document_files(seen, plan, catalogue, edition=edition.value).items():
        (out / name).write_bytes(body)
        talk(f"wrote {out / name}")
