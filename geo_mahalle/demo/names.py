"""Invented names of streets and places: plants, waters and trades, never persons or groups."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

_WORDS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
)
STREETS, ALLEYS, LOCAL, ORDINALS = (_WORDS[name] for name in ("streets", "alleys", "local", "ordinals"))


def street_names(rng: np.random.Generator) -> Iterator[str]:
    """Yield names of streets without end: خیابان نارون, …, then with an ordinal."""
    yield from _named("خیابان", STREETS, rng)


def alley_names(rng: np.random.Generator, *, dead_end: bool) -> Iterator[str]:
    """Yield names of alleys (کوچه) or dead ends (بن‌بست) without end."""
    yield from _named("بن‌بست" if dead_end else "کوچه", ALLEYS, rng)


def _named(kind: str, words: list[str], rng: np.random.Generator) -> Iterator[str]:
    order = [words[i] for i in rng.permutation(len(words))]
    for word in order:
        yield f"{kind} {word}"
    round_ = 0
    while True:
        for word in order:
            yield f"{kind} {word} {ORDINALS[round_ % 10]}"
        round_ += 1
