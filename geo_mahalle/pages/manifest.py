"""The manifest: what a published edition was made from and the digest of every file in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo_mahalle import __version__
from geo_mahalle.disclosure.snapshot import Snapshot

NAME = "manifest.json"
IDENTITY = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True)
class Manifest:
    """What one publication wrote: its identity and, by edition, the snapshot and the files' digests."""

    id: str
    snapshots: Mapping[str, str]
    files: Mapping[str, Mapping[str, str]]

    @property
    def count(self) -> int:
        """Return how many files there are."""
        return sum(len(files) for files in self.files.values())


def digest(body: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(body).hexdigest()


def describe(snapshot: Snapshot, files: Mapping[str, bytes], *, catalogue_sha256: str) -> bytes:
    """Return an edition's manifest.json. It holds no time of day: the same data make the same bytes."""
    record = {
        "edition": snapshot.edition,
        "snapshot": snapshot.snapshot_id,
        "as_of": snapshot.as_of.isoformat(),
        "place": {"key": snapshot.place.key, "name": snapshot.place.name_fa},
        "inputs": {
            "program": f"geo_mahalle {__version__}",
            "catalogue_sha256": catalogue_sha256,
            "sources": [
                {"id": s.id, "as_of": s.as_of.isoformat() if s.as_of else None, "rows": s.rows}
                for s in snapshot.sources
            ],
        },
        "files": {path: {"sha256": digest(body), "bytes": len(body)} for path, body in sorted(files.items())},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def named_files(body: bytes, *, edition: str) -> frozenset[str] | None:
    """Return the paths an edition's manifest.json names; None where it is not one of that edition of ours."""
    try:
        record = json.loads(body)
    except ValueError:
        return None
    if not isinstance(record, dict) or record.get("edition") != edition:
        return None
    files, snapshot = record.get("files"), record.get("snapshot")
    if not isinstance(files, dict) or not isinstance(snapshot, str) or not IDENTITY.fullmatch(snapshot):
        return None
    return frozenset(files)


def summarise(editions: Mapping[str, tuple[Snapshot, Mapping[str, bytes]]]) -> Manifest:
    """Return the manifest of a whole publication; its identity is that of all its bytes."""
    files = {
        edition: {path: digest(body) for path, body in sorted(made.items())}
        for edition, (_, made) in editions.items()
    }
    whole = json.dumps(files, sort_keys=True).encode()
    return Manifest(
        id=digest(whole)[:12],
        snapshots={edition: snapshot.snapshot_id for edition, (snapshot, _) in editions.items()},
        files=files,
    )
