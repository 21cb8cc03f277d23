"""Agreement of two who judged the same things apart: Cohen's kappa with its interval.

Cohen, J. (1960): A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
37-46; the large-sample error of Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Agreement:
    """Kappa with its 95 % interval, the share agreed on, and on how many things it rests.

    `kappa` is None where nothing was judged by both, or where chance alone agrees on everything.
    """

    kappa: float | None
    low: float | None
    high: float | None
    agreed_share: float | None
    n: int


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return the agreement of two raters; `pairs` holds one judgement of each per thing.

    >>> cohen_kappa([("a", "a"), ("a", "a"), ("b", "b"), ("b", "a")]).kappa
    0.5
    """
    n = len(pairs)
    if not n:
        return Agreement(None, None, None, None, 0)
    cells = {pair: count / n for pair, count in Counter(pairs).items()}
    first = {one: count / n for one, count in Counter(a for a, _ in pairs).items()}
    second = {one: count / n for one, count in Counter(b for _, b in pairs).items()}
    observed = sum(share for (a, b), share in cells.items() if a == b)
    expected = sum(share * second.get(one, 0.0) for one, share in first.items())
    if math.isclose(expected, 1.0):
        return Agreement(None, None, None, observed, n)
    kappa = (observed - expected) / (1 - expected)
    error = math.sqrt(_variance(cells, first, second, observed, expected) / n)
    return Agreement(kappa, kappa - Z_95 * error, min(kappa + Z_95 * error, 1.0), observed, n)


def _variance(
    cells: dict[tuple[str, str], float],
    first: dict[str, float],
    second: dict[str, float],
    observed: float,
    expected: float,
) -> float:
    """Return n times the large-sample variance of kappa (Fleiss, Cohen and Everitt 1969, formula 13)."""
    total = 0.0
    for (a, b), share in cells.items():
        if a == b:
            margins = first[a] + second[a]
            total += share * ((1 - expected) - margins * (1 - observed)) ** 2
        else:
            margins = second.get(a, 0.0) + first.get(b, 0.0)
            total += share * (margins * (1 - observed)) ** 2
    total -= (observed * expected - 2 * expected + observed) ** 2
    return max(total, 0.0) / (1 - expected) ** 4
