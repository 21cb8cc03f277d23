"""A snapshot's identity: twelve digits of the digest of its contents, the same for the same contents."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from geo_mahalle.disclosure.snapshot import Snapshot

LENGTH = 12


def identify(snapshot: Snapshot) -> str:
    """Return the identity of a snapshot; the identity it may already carry is not part of it."""
    return hashlib.sha256(to_json(replace(snapshot, snapshot_id="")).encode()).hexdigest()[:LENGTH]


def to_json(record: Any) -> str:  # noqa: ANN401 - any record of a snapshot, or a dictionary of them
    """Return records as JSON, the same text for the same contents; days become ISO text."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)


def _plain(value: Any) -> Any:  # noqa: ANN401 - json hands over whatever it does not know
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
