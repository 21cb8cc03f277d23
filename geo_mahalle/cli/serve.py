"""`geo-mahalle serve`: hand out the newest publication and the pages of signed-in people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo_mahalle.cli.output import settings_of, talk
from geo_mahalle.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve")(serve)


def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; this computer's own if not given.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let phones of the network in, by our own certificate.")
    ] = False,
    start_port: Annotated[
        int,
        typer.Option(min=1, max=65535, help="With --lan: port of /start, the page that gets phones ready."),
    ] = 8080,
    certificate: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Certificate (PEM) for other computers.")
    ] = None,
    private_key: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The certificate's private key (PEM).")
    ] = None,
) -> None:
    """Serve the newest publication at /, the office edition at /office/ and the pages of signed-in people."""
    from geo_mahalle import web

    settings = settings_of(context)
    if lan:
        if certificate is not None or private_key is not None:
            raise UsageError(
                "--lan brings its own certificate.", remedy="Leave --certificate and --private-key out."
            )
        web.certificates.keep_fresh(settings)
        talk(*lan_words(web.certificates.network_addresses(settings), port, start_port))
        web.serve_lan(settings, host=host or web.EVERYWHERE, port=port, start_port=start_port)
        return
    here = host or "127.0.0.1"
    scheme = "https" if certificate else "http"
    web.refuse_open_door(here, has_certificate=certificate is not None and private_key is not None)
    talk(
        f"public: {scheme}://{here}:{port}/",
        f"office: {scheme}://{here}:{port}/office/",
        f"sign in: {scheme}://{here}:{port}/login",
    )
    web.serve(settings, host=here, port=port, certificate=certificate, private_key=private_key)


def lan_words(addresses: list[str], port: int, start_port: int) -> list[str]:
    """Return what is said of the addresses when phones are let in."""
    if not addresses:
        return [
            "This computer is in no network: phones cannot find it. See: geo-mahalle certificate make --help"
        ]
    begin = [f"phones begin at: http://{one}:{start_port}/start" for one in addresses]
    return [*begin, *(f"people: https://{one}:{port}/login" for one in addresses)]
