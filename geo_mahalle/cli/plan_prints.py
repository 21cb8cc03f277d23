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


class Language(StrEnum):
    """Of what language the words of a print are."""

    fa = "fa"
    en = "en"


EditionOption = Annotated[Edition, typer.Option(help="For whom it is: what they may see is in it.")]


def sheet(
    context: typer.Context,
    area: AreaArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, .pdf.")],
    edition: EditionOption = Edition.council,
    version: VersionOption = None,
    address: Annotated[str, typer.Option(help="Where the page is read: printed with a square code.")] = "",
    language: Annotated[
        Language | None, typer.Option(help="In which words; the place's own if not given.")
    ] = None,
) -> None:
    """Print the A3 sheet of an area's plan; what has no place on the map stands on its back."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.database import connect
    from geo_mahalle.disclosure import look_snapshot
    from geo_mahalle.pages.plans.files import plan_file
    from geo_mahalle.pages.plans.reading import read_buildings
    from geo_mahalle.planning.versions import read_plan

    settings = settings_of(context)
    catalogue = read_catalogue(settings.layers)
    with connect(settings) as connection:
        plan = read_plan(connection, area, version)
    seen = look_snapshot(settings, edition=edition.value, catalogue=catalogue)
    built = read_buildings(settings, seen, [area]).get(area, ())
    is_own = language is None or language.value == seen.place.language
    name = "sheet.pdf" if is_own else f"sheet.{language}.pdf"
    body = plan_file(name, seen, plan, catalogue, edition=edition.value, address=address, buildings=built)
    out.write_bytes(body)
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
    from geo_mahalle.pages.plans.reading import read_buildings
    from geo_mahalle.planning.versions import read_plan

    settings = settings_of(context)
    catalogue = read_catalogue(settings.layers)
    with connect(settings) as connection:
        plan = read_plan(connection, area, version)
    seen = look_snapshot(settings, edition=edition.value, catalogue=catalogue)
    out.mkdir(parents=True, exist_ok=True)
    built = read_buildings(settings, seen, [area]).get(area, ())
    made = document_files(seen, plan, catalogue, edition=edition.value, buildings=built)
    for name, body in made.items():
        (out / name).write_bytes(body)
        talk(f"wrote {out / name}")
