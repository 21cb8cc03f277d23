"""Rebuild a photo from its pixels where a bad file can do no harm.

Run as a child process: a photo's bytes on stdin, a JPEG of nothing but pixels on stdout. The header is judged
before any pixel is decoded; by then the child can open no file and no socket.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from dataclasses import dataclass

from geo_mahalle.sandbox.parent import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 10 * 2**20
MAX_PIXELS = 50_000_000
SIDE = 1600
MEMORY_BYTES = 900 * 2**20
WALL_S = 20
EXIT_REFUSED = 3


@dataclass(frozen=True)
class Picture:
    """A rebuilt photo: JPEG bytes and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def rebuild_photo(content: bytes) -> Picture:
    """Return a photo with nothing of the file but its pixels, at most 1600 px a side; raises Refused."""
    if len(content) > MAX_BYTES:
        raise Refused("The photo is larger than 10 MB.", remedy="Send a smaller one.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "geo_mahalle.sandbox.photos"],
            input=content,
            capture_output=True,
            timeout=WALL_S,
            check=False,
            env={name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        )
    except subprocess.TimeoutExpired as err:
        raise Refused("The photo takes too long to read.") from err
    if done.returncode == EXIT_REFUSED:
        raise Refused(done.stderr.decode("utf-8", "replace").strip())
    if done.returncode or len(done.stdout) < 4:
        raise Refused("The photo cannot be read.", remedy="Take it again.")
    size, jpeg = done.stdout[:4], done.stdout[4:]
    return Picture(jpeg, int.from_bytes(size[:2], "big"), int.from_bytes(size[2:], "big"))


def main() -> int:
    """Read a photo, judge its header, decode, turn it upright, and write its pixels as a new JPEG."""
    from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 - loaded now

    Image.init()
    Image.new("RGB", (8, 8)).resize((4, 4)).save(io.BytesIO(), "JPEG")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (WALL_S, WALL_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    try:
        with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=FORMATS) as found:
            if found.width * found.height > MAX_PIXELS:
                sys.stderr.write("The photo has more than 50 million pixels.")
                return EXIT_REFUSED
            found.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        sys.stderr.write("The file is not a whole JPEG, PNG or WebP photo.")
        return EXIT_REFUSED
    upright.thumbnail((SIDE, SIDE))
    pixels = Image.frombytes("RGB", upright.size, upright.tobytes())
    stream = io.BytesIO()
    pixels.save(stream, "JPEG", quality=82)
    sys.stdout.buffer.write(pixels.width.to_bytes(2, "big") + pixels.height.to_bytes(2, "big"))
    sys.stdout.buffer.write(stream.getvalue())
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
