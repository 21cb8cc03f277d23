"""`geo-mahalle serve`: hand out the newest publication."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo_mahalle.cli.output import settings_of, talk


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve")(serve)


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    certificate: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Certificate (PEM) for other computers.")
    ] = None,
    private_key: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The certificate's private key (PEM).")
    ] = None,
) -> None:
    """Serve the newest publication: public at /, the office edition at /office/ on this computer only."""
    from geo_mahalle import web

    settings = settings_of(context)
    scheme = "https" if certificate else "http"
    web.refuse_open_door(host, has_certificate=certificate is not None and private_key is not None)
    talk(
        f"public: {scheme}://{host}:{port}/", f"office: {scheme}://{host}:{port}/office/ (this computer only)"
    )
    web.serve(settings, host=host, port=port, certificate=certificate, private_key=private_key)
