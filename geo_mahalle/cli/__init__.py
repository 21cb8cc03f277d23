"""The command line: `geo-mahalle VERB [NOUN]`, one module of this package a verb, found by its file name.

A verb's module has one public function, `register(app)`, that adds its command (or a sub-app for nouns)
to the typer app it is given; `import_.py` is the verb `import`. Nothing else has to be edited. The command
gets the settings by `ctx.obj` (`output.settings_of(ctx)`), calls one function and prints; heavy imports
stand inside the command, so that `--help` stays quick. The global options may stand before or after the
verb. Exit codes: 0 done, 1 done but some rows refused or a check failed (`raise typer.Exit(1)`), 2 wrong
use, 3 not done and nothing changed (any GeoMahalleError).
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

try:
    import typer
except ModuleNotFoundError as err:  # the base of the package is the client alone, which has no command
    if err.name != "typer":
        raise
    sys.stderr.write(
        "geo-mahalle: only the client is installed here: import geo_mahalle.client\n"
        "For the command line and the server: pip install 'geo-mahalle[server]'\n"
    )
    raise SystemExit(3) from None
from pydantic import ValidationError

from geo_mahalle.cli.output import talk
from geo_mahalle.errors import GeoMahalleError, UsageError
from geo_mahalle.settings import Settings

WITH_VALUE = ("--home", "--place", "--database-url", "--layers")
FLAGS = ("--debug", "-v", "--verbose")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = hoist(sys.argv[1:] if argv is None else argv)
    try:
        build_app()(args=words, prog_name="geo-mahalle")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(bool(done.code))
    except GeoMahalleError as err:
        if "--debug" in words:
            traceback.print_exc()
        talk(f"geo-mahalle: {err.message}", *([err.remedy] if err.remedy else []))
        return err.exit_code
    return 0


def build_app() -> typer.Typer:
    """Return the app with every verb whose module lies in this package."""
    app = typer.Typer(
        name="geo-mahalle",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback()(read_settings)
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        register = getattr(importlib.import_module(f"{__name__}.{module.name}"), "register", None)
        if register is not None:
            register(app)
    return app


def read_settings(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Data folder.", envvar="GEO_MAHALLE_HOME")] = None,
    place: Annotated[str | None, typer.Option(help="Which place.", envvar="GEO_MAHALLE_PLACE")] = None,
    database_url: Annotated[
        str | None,
        typer.Option(help="Another PostgreSQL than the private one.", envvar="GEO_MAHALLE_DATABASE_URL"),
    ] = None,
    layers: Annotated[
        Path | None, typer.Option(help="Folder laid over the shipped layers.", envvar="GEO_MAHALLE_LAYERS")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="Tell more (twice: all).")] = 0,
) -> None:
    """Turn what people see in a neighbourhood into a safety map and a plan."""
    level = logging.DEBUG if verbose > 1 else logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s", force=True)
    chosen = {"home": home, "place": place, "database_url": database_url, "layers": layers}
    sources = {name: context.get_parameter_source(name) for name in chosen}
    given = {
        name: value for name, value in chosen.items() if getattr(sources[name], "name", "") == "COMMANDLINE"
    }
    try:
        context.obj = Settings.read(**given)
    except ValidationError as err:
        first = err.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "settings"
        raise UsageError(f"{field}: {first.get('input')!r} is not usable ({first['msg']})") from err


def hoist(argv: Sequence[str]) -> list[str]:
    """Return the words with the global options in front, wherever the user wrote them.

    >>> hoist(["import", "reports", "a.csv", "--place", "zanjan"])
    ['--place', 'zanjan', 'import', 'reports', 'a.csv']
    """
    front: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in FLAGS or ("=" in word and word.partition("=")[0] in WITH_VALUE):
            front.append(word)
        elif word in WITH_VALUE:
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return front + rest
