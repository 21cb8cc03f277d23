"""Collect the front-end files before the wheel is built; `python hatch_build.py` does it for a checkout.

Where neither npm's folder nor collected files are there, the build stops: a wheel without its assets would
make pages that are blank.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SHIPPED = ("layers", "data/boundaries")


def load_assets() -> ModuleType:
    """Load the list and its collector by path: the package's own imports are not installed at a build."""
    spec = importlib.util.spec_from_file_location("assets", ROOT / "geo_mahalle" / "maps" / "assets.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("geo_mahalle/maps/assets.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def collect() -> list[str]:
    """Collect the assets into the package, or make sure that they have been collected."""
    assets = load_assets()
    if (ROOT / "node_modules").is_dir():
        names: list[str] = assets.collect(ROOT / "node_modules", ROOT / "layers")
        return names
    missing = [name for name in assets.COLLECTED if not (assets.FOLDER / name).is_file()]
    if missing:
        raise RuntimeError(f"Assets are missing ({', '.join(missing)}): run npm ci first, or ./run.")
    return []


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling's hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put assets, layers and boundaries into a real wheel; an editable install reads the checkout."""
        if version != "editable":
            collect()
            build_data["force_include"] |= {str(ROOT / name): f"geo_mahalle/{name}" for name in SHIPPED}


if __name__ == "__main__":
    sys.stderr.write(f"collected {len(collect())} assets\n")
