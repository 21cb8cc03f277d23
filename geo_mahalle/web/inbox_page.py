"""What the page of the inbox shows: its lines, its counts, and the filter as its form."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from geo_mahalle.database import Connection
from geo_mahalle.database.filters import Filter, encode_filter
from geo_mahalle.register.hazards import inbox, standing
from geo_mahalle.web import speaking, telling
from geo_mahalle.web.reading import whole


def gather(
    asked: inbox.Inbox, connection: Connection, narrow: Filter, query: Mapping[str, str]
) -> dict[str, Any]:
    """Return everything the page of the inbox shows."""
    after = None
    with suppress(ValueError):
        after = UUID(query.get("after", ""))
    is_oldest_first = query.get("sort") == "oldest"
    lines, has_more = asked.page(after=after, is_oldest_first=is_oldest_first)
    written = encode_filter(narrow)
    sort = [("sort", "oldest")] if is_oldest_first else []
    return {
        "lines": lines,
        "counts": asked.counts(),
        "narrow": narrow,
        "query": written,
        "whole_query": _joined(written, sort),
        "more": _joined(written, [*sort, ("after", str(lines[-1].issue))]) if has_more and lines else None,
        "is_first": after is None,
        "is_oldest_first": is_oldest_first,
        "tabs": _tabs(narrow, sort),
        "overdue_query": _joined(encode_filter(replace(narrow, is_overdue=_turned(narrow))), sort),
        "order_query": _joined(written, [] if is_oldest_first else [("sort", "oldest")]),
        "unboxed_query": _joined(encode_filter(replace(narrow, bbox=None)), sort),
        "catalogue": asked.catalogue,
        "areas": inbox.ground(connection),
        "telling": telling,
        "done": _number(query.get("done")),
        "left": _number(query.get("left")),
        "reasons": _reasons(connection),
    }


def _turned(narrow: Filter) -> bool | None:
    return None if narrow.is_overdue else True


def _tabs(narrow: Filter, sort: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """Return (title, query, is it the current one) of the ways to look at the states."""
    ways: list[tuple[str, bool | None, tuple[str, ...] | None]] = [
        (speaking.say(telling.OPEN_ONES), True, None),
        (telling.STATES["recorded"], None, ("recorded",)),
        (telling.STATES["reviewing"], None, ("reviewing",)),
        (telling.STATES["with_agency"], None, ("with_agency",)),
        (telling.STATES["persisting"], None, ("persisting",)),
        (telling.STATES["resolved"], None, ("resolved",)),
        (telling.STATES["refused"], None, ("refused",)),
        (speaking.say(telling.ALL_ONES), None, None),
    ]
    return [
        (
            title,
            _joined(encode_filter(replace(narrow, is_open=is_open, states=states)), sort),
            narrow.is_open == is_open and narrow.states == states,
        )
        for title, is_open, states in ways
    ]


def _joined(written: str, more: list[tuple[str, str]]) -> str:
    return "&".join(part for part in (written, urlencode(more)) if part)


def _number(value: str | None) -> int | None:
    return whole(value) if value else None


def _reasons(connection: Connection) -> list[standing.Reason]:
    return standing.reasons(connection)
