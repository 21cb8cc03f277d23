"""Start the sandboxed child, hand it a file's bytes, take an Arrow stream back."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO, Any

import pyarrow as pa
import pyogrio

from geo_mahalle.errors import InputRefused
from geo_mahalle.sandbox.sniffing import FileFormat

DRIVERS = {
    FileFormat.GEOPACKAGE: "GPKG",
    FileFormat.SHAPEFILE: "ESRI Shapefile",
    FileFormat.KML: "LIBKML",
    FileFormat.KMZ: "LIBKML",
    FileFormat.DXF: "DXF",
    FileFormat.GPX: "GPX",
    FileFormat.GEODATABASE: "OpenFileGDB",
}
HEADER_BYTES = 8


class Refused(InputRefused):
    """The file could not be read in the sandbox."""


@dataclass(frozen=True)
class Limits:
    """What the child may use; `wall_s` is kept by the parent, the rest by the kernel."""

    memory_bytes: int = 3 << 30
    cpu_s: int = 120
    wall_s: int = 180
    inflated_bytes: int = 200_000_000
    answer_bytes: int = 2 << 30


@dataclass(frozen=True)
class Foreign:
    """What the child found: facts about the file, and its rows."""

    facts: Mapping[str, Any]  # JSON facts of many shapes: layer names, crs, encoding
    batches: Iterator[pa.RecordBatch] = field(repr=False)


def read_foreign(
    content: bytes,
    file_format: FileFormat,
    *,
    options: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
) -> Foreign:
    """Return the rows of a foreign file as text columns, with WKB in `geometry` where it has shapes.

    `options` may hold layer, sheet and encoding. The facts say the layers, the CRS, the encoding and whether
    the child had no network at all. Raises Refused with the child's reason, or for a limit it ran into.
    """
    limits = limits or Limits()
    request = json.dumps(
        {"format": file_format, "options": dict(options or {}), "limits": asdict(limits)}
    ).encode()
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "geo_mahalle.sandbox.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(file_format),
    )
    watch = threading.Timer(limits.wall_s, child.kill)
    watch.start()
    try:
        answer, talk = child.communicate(len(request).to_bytes(HEADER_BYTES, "big") + request + content)
    finally:
        watch.cancel()
    return _understood(answer, talk, child.returncode, limits)


def _environment(file_format: FileFormat) -> dict[str, str]:
    """Return the child's environment: no proxy, no credentials, one thread, and GDAL with one driver only."""
    driver = DRIVERS.get(file_format, "")
    skipped = [name for name in pyogrio.list_drivers() if name != driver] if driver else []
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    return kept | {
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "GDAL_SKIP": ",".join(skipped),
        "GEO_MAHALLE_SANDBOX_DRIVER": driver,
        "OMP_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "CPL_DEBUG": "OFF",
        "PYTHONUTF8": "1",
    }


def _understood(answer: bytes, talk: bytes, code: int, limits: Limits) -> Foreign:
    """Return the child's answer, or raise Refused in its words."""
    said = talk.decode("utf-8", "replace").strip().splitlines()
    if len(answer) > limits.answer_bytes:
        raise Refused("The file holds more than can be taken in at once.", remedy="Divide it.")
    if code < 0:
        raise Refused(
            f"Reading the file was stopped (signal {-code}): it wants more time or memory than it may have.",
            remedy="Divide it, or save it again from the program that made it.",
        )
    if code or len(answer) < HEADER_BYTES:
        reason = next((line.removeprefix("refused: ") for line in said if line.startswith("refused: ")), None)
        raise Refused(reason or f"The file cannot be read ({said[-1] if said else 'no reason was given'}).")
    size = int.from_bytes(answer[:HEADER_BYTES], "big")
    facts = json.loads(answer[HEADER_BYTES : HEADER_BYTES + size])
    return Foreign(facts, _batches(io.BytesIO(answer[HEADER_BYTES + size :])))


def _batches(stream: IO[bytes]) -> Iterator[pa.RecordBatch]:
    with pa.ipc.open_stream(stream) as reader:
        yield from reader
