"""Turn a document into JSON for the store and back, by its dataclasses alone."""

from __future__ import annotations

import base64
import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def encode(value: object) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a value as JSON knows it: bytes in base 64, days in ISO form, records as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: encode(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): encode(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    return value


def decode(kind: type[Record], value: Mapping[str, Any]) -> Record:
    """Return the record of a kind; fields that the JSON does not have keep their defaults."""
    made: Record = _decode(kind, value)
    return made


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a JSON object in one fixed form."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:  # noqa: ANN401 - a type at run time and JSON of any shape
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode(next(one for one in get_args(kind) if one is not types.NoneType), value)
    if origin is tuple:
        return tuple(_decode(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        given = {one.name for one in fields(kind) if one.name in value}
        lacking = [
            one.name
            for one in fields(kind)
            if one.name not in given and one.default is MISSING and one.default_factory is MISSING
        ]
        if lacking:
            raise ValueError(f"{kind.__name__} lacks {', '.join(lacking)}")
        return kind(**{name: _decode(hints[name], value[name]) for name in given})
    if kind is bytes:
        return base64.b64decode(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
