"""`geo-mahalle demo`: the demo city from nothing to served pages."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from geo_mahalle.cli.output import answer, settings_of, talk
from geo_mahalle.errors import UserError


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the pages; the data folder's snapshots/demo if not given.")
    ] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after publishing.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Which city: the same number, the same city.")] = 1404,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Build, import, compute and publish the demo city, then serve it on this computer; repeats nothing."""
    found = entry_points(group="geo_mahalle.demo", name="build")
    if not found:
        raise UserError("The demo city is not installed.", remedy="Install geo-mahalle again.")
    settings = settings_of(context)
    demo_city = import_module(next(iter(found)).module)
    made = demo_city.make(settings, out, talk, seed=seed)
    answer([{"out": str(made.out), "done": " ".join(made.done), "kept": " ".join(made.kept)}])
    if not no_serve:
        from geo_mahalle import web

        talk(
            f"public: http://127.0.0.1:{port}/",
            f"office: http://127.0.0.1:{port}/office/",
            "sign in, each address once:",
            *(
                f"  {kind}: {address}"
                for kind, address in demo_city.sign_in_addresses(settings, f"http://127.0.0.1:{port}")
            ),
        )
        web.serve(settings, host="127.0.0.1", port=port)
