"""`geo-mahalle certificate make|show`: the certificate by which phones trust the office PC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of, talk

if TYPE_CHECKING:
    from geo_mahalle.web.certificates import Shown


def register(app: typer.Typer) -> None:
    """Add the verb and its nouns."""
    group = typer.Typer(
        help="Make or show the certificate by which phones trust this computer.", no_args_is_help=True
    )
    group.command("make")(make)
    group.command("show")(show)
    app.add_typer(group, name="certificate")


def make(
    context: typer.Context,
    name: Annotated[
        list[str] | None, typer.Option(help="Another name of this computer; may be repeated.")
    ] = None,
    address: Annotated[
        list[str] | None,
        typer.Option(help="Another network address (under WSL: that of Windows); may be repeated."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Make the certificate for this computer's names and addresses; the authority once, for ten years."""
    from geo_mahalle.web import certificates

    settings = settings_of(context)
    answer([_row(certificates.make(settings, name or (), address or ()))], form=form)
    talk(f"authority, to be installed on phones: {certificates.files_of(settings).authority}")


def show(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Show the certificate; the exit code is 1 where a new one is due."""
    from geo_mahalle.web import certificates

    found = certificates.show(settings_of(context))
    answer([_row(found)], form=form)
    if certificates.is_due(settings_of(context)):
        talk("A new one is due: geo-mahalle certificate make")
        raise typer.Exit(1)


def _row(found: Shown) -> dict[str, object]:
    return {
        "names": " ".join(found.names),
        "addresses": " ".join(found.addresses),
        "until": found.not_after.date().isoformat(),
        "authority_until": found.authority_until.date().isoformat(),
        "authority_sha256": found.fingerprint,
    }
