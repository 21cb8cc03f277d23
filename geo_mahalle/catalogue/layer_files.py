"""Find the files of layers/ and say exactly where something in one of them is wrong.

Comes in: the shipped folder (inside the wheel, or beside the package in a checkout) and, where there is one,
a user's folder laid over it. Goes out: `LayerFile`s with their text. Every refusal in the catalogue is made
from a `Spot`, so that each of them carries file and line: people edit these files by hand, and a message
without a line costs them an hour.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from geo_mahalle.errors import CatalogueError

TABLES = (
    "programme.toml",
    "committees.csv",
    "agencies.csv",
    "objects.csv",
    "themes.csv",
    "categories.csv",
    "facilities.csv",
    "attributes.csv",
    "units.csv",
    "holidays.csv",
    "interventions.csv",
    "chips.csv",
    "emergencies.csv",
    "routing.csv",
)
FOLDERS = {"indicators": ".sql", "maps": ".toml", "sources": ".toml", "forms": ".toml"}


def shipped_folder() -> Path:
    """Return the folder of layers that came with the product: in the wheel, else beside the package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "layers"
    return inside if inside.is_dir() else package.parent / "layers"


def suggest(word: str, known: Iterable[str]) -> str:
    """Return «; did you mean 'x'?» for the nearest known word, or nothing where none is near."""
    near = nearest(word, known)
    return f"; did you mean '{near}'?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the nearest known word; None where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return near[0] if near else None


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """Return the sentence that says a word is not known, with the nearest known one, or all of a few."""
    names = list(known)
    hint = suggest(word, names)
    if not hint and 0 < len(names) <= 12:
        hint = f"; known are {', '.join(names)}"
    return f"{what} '{word}' is not known{hint}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file, as it is shown to people."""

    shown: str
    line: int

    def __str__(self) -> str:
        return f"{self.shown}:{self.line}"

    def refuse(self, message: str, *, remedy: str | None = None) -> CatalogueError:
        """Return the error that says what is wrong here; the caller raises it."""
        stop = "." if remedy and not message.endswith((".", "?", "!")) else ""
        return CatalogueError(f"{self}: {message}{stop}", remedy=remedy)


@dataclass(frozen=True)
class LayerFile:
    """One file of layers/: its name inside the folder, its path, and whether a user's folder holds it."""

    name: str
    path: Path
    is_overlay: bool = False

    @property
    def shown(self) -> str:
        """Name the file as people know it: layers/x.csv for shipped ones, the whole path for their own."""
        return str(self.path) if self.is_overlay else f"layers/{self.name}"

    @property
    def id(self) -> str:
        """Return the name without folder and ending, which is the id of what the file describes."""
        return self.path.stem

    def spot(self, line: int = 1) -> Spot:
        """Return a line of this file."""
        return Spot(self.shown, line)

    @cached_property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        try:
            return self.path.read_bytes()
        except OSError as err:
            raise self.spot().refuse(f"cannot be read ({err.strerror})") from err

    @cached_property
    def text(self) -> str:
        """Return the text of the file; other encodings than UTF-8 are refused with the line they begin on."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as err:
            line = self.content[: err.start].count(b"\n") + 1
            raise self.spot(line).refuse("is not UTF-8", remedy="Save the file as UTF-8.") from err


@dataclass(frozen=True)
class LayerFolders:
    """The shipped folder and, laid over it, a user's own."""

    shipped: Path
    overlay: Path | None = None

    def table(self, name: str) -> tuple[LayerFile, ...]:
        """Return the shipped file of this name and then the user's; a later row wins over an earlier one."""
        files = [LayerFile(name, self.shipped / name)]
        if self.overlay and (self.overlay / name).exists():
            files.append(LayerFile(name, self.overlay / name, is_overlay=True))
        return tuple(files)

    def folder(self, name: str) -> tuple[LayerFile, ...]:
        """Return the files of a folder, sorted by id; a user's file takes the place of a shipped one."""
        found: dict[str, LayerFile] = {}
        for root, is_overlay in self._roots():
            for path in sorted((root / name).glob(f"*{FOLDERS[name]}")):
                found[path.stem] = LayerFile(f"{name}/{path.name}", path, is_overlay=is_overlay)
        return tuple(found[key] for key in sorted(found))

    def check_names(self) -> None:
        """Refuse a file whose name nothing reads: it would be ignored without a word."""
        for root, is_overlay in self._roots():
            if not root.is_dir():
                raise CatalogueError(
                    f"{root}: there is no such folder of layers", remedy="See GEO_MAHALLE_LAYERS."
                )
            for path in sorted(root.rglob("*")):
                name = path.relative_to(root).as_posix()
                if path.is_file() and not path.name.startswith((".", "README")) and not _is_layer(name):
                    file = LayerFile(name, path, is_overlay=is_overlay)
                    known = [*TABLES, *(f"{folder}/{Path(name).name}" for folder in FOLDERS)]
                    raise file.spot().refuse(f"no layer has the file name '{name}'{suggest(name, known)}")

    def sha256(self) -> str:
        """Return one fingerprint of every file read, in a fixed order."""
        digest = hashlib.sha256()
        for file in self.files():
            digest.update(f"{file.name}\0{len(file.content)}\0".encode())
            digest.update(file.content)
        return digest.hexdigest()

    def files(self) -> tuple[LayerFile, ...]:
        """Return every layer file there is, shipped tables first."""
        tables = [file for name in TABLES for file in self.table(name) if file.path.exists()]
        return (*tables, *(file for name in FOLDERS for file in self.folder(name)))

    def _roots(self) -> list[tuple[Path, bool]]:
        return [(self.shipped, False), *([(self.overlay, True)] if self.overlay else [])]


def _is_layer(name: str) -> bool:
    folder, _, rest = name.rpartition("/")
    return name in TABLES or (folder in FOLDERS and rest.endswith(FOLDERS[folder]))
