"""In which language the one who asks right now is answered.

A page, a refusal and a job begun from a page must all speak the language of one person, and none of them is
handed a language through ten functions: it stands in a context variable, which threads of a request inherit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from geo_mahalle.locale import translator

LANGUAGES = ("fa", "en")
"""What the product speaks; the first unless somebody chose."""

_spoken: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


def language() -> str:
    """Return the language of the one who asks; Persian outside of any request."""
    return _spoken.get()


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak a language inside the block; what the product does not speak counts as Persian."""
    token = _spoken.set(wanted if wanted in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _spoken.reset(token)


def say(msgid: str) -> str:
    """Return a text in the language of the one who asks."""
    return translator(language())(msgid)


class Words(Mapping[str, str]):
    """Texts by name, each said in the language of the one who looks it up."""

    def __init__(self, msgids: Mapping[str, str]) -> None:
        self._msgids = dict(msgids)

    def __getitem__(self, name: str) -> str:
        """Return a text in the language of the one who asks."""
        return say(self._msgids[name])

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._msgids)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._msgids)
