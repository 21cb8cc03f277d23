"""The index for analysts and planners: scores of the domains, rank intervals, bands and why.

Never one number for an area on a page that people read: a band, an interval and reasons. Context that nobody
can change here (unemployment, crowding) and the speed of the offices stay outside. Where few report though
need is great, a number made of reports may tell of trouble, never of safety.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo_mahalle.analysis import studies
from geo_mahalle.analysis.reporting import quiet_areas
from geo_mahalle.analysis.statuses import QUIET
from geo_mahalle.analysis.studies import AreaFigure, Floats, Study, known
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Role, connect
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.statistics import Frame, Ranks, choice_shares, rank_intervals, score
from geo_mahalle.statistics.scaling import goalpost
from geo_mahalle.statistics.uncertainty import CHOICES, SURE_PRIORITY

METHOD_VERSION = "index-2"
DOMAINS = ("physical", "economic", "cultural")
LEAST_COVERAGE = 0.60
MOST_ALIKE = 0.92
FEW_AREAS = 5


def compare(
    settings: Settings,
    *,
    catalogue: Catalogue,
    level: str = "neighbourhood",
    period: str | None = None,
    runs: int = 1000,
    seed: int = 1,
) -> Study:
    """Compute and keep the index of the areas of one level.

    Parameters
    ----------
    settings, catalogue
        Which place, and its indicators: those with goalposts of the domains physical, economic and cultural,
        known in at least 60 % of the areas; of two that say the same (|r| > 0.92 in a domain) the first.
    level, period
        Which areas, and when; None takes the newest year that has ended.
    runs, seed
        Draws of the rank intervals.

    Returns
    -------
    Study
        Value: score 0–100 (NULL where a domain is not known). Low and high: ranks at 5 % and 95 %. p: chance
        to lie in the worst quarter. Label: band, 1 the best; quiet in the place of the best band where few
        report though need is great. Details: domains, strengths, weaknesses, and `not_counted`: indicators
        left out there, because made of reports they would speak well of an area that hardly reports.
    """
    with connect(settings, role=Role.COMPUTE) as connection:
        areas = studies.read_areas(connection, level)
        when = studies.newest_period(connection, period)
        offered = [one for one in catalogue.indicators.values() if _belongs(one)]
        table, low, high, run_id = studies.read_table(
            connection, level, areas, indicators=[one.id for one in offered], period=when
        )
        is_quiet = np.isin([area.id for area in areas], list(quiet_areas(connection)))
        hushed = flattering(table, offered, is_quiet)
        table[hushed] = np.nan
        kept, left_out = choose(offered, table)
        _enough(len(areas), len(kept), when)
        chosen = [offered[column] for column in kept]
        frame, domains = frame_of(chosen)
        x, low, high = table[:, kept], low[:, kept], high[:, kept]
        ranks = rank_intervals(x, frame, low=low, high=high, runs=runs, seed=seed)
        parts, whole = score(x, frame)
        normal = goalpost(x, frame.low, frame.high, frame.is_up)
        middle = np.array([np.nanmedian(column) for column in normal.T])
        shares = choice_shares(x, frame, low=low, high=high, samples=64, seed=seed)
        figures = [
            AreaFigure(
                area,
                known(whole[row]),
                known(ranks.low[row]),
                known(ranks.high[row]),
                known(ranks.worst_quarter[row]),
                float(np.isfinite(x[row]).sum()),
                _label(ranks, row, is_quiet=bool(is_quiet[row])),
                {
                    **_ranks_of(ranks, row),
                    "domains": {name: known(parts[row, place]) for place, name in enumerate(domains)},
                    "is_quiet": bool(is_quiet[row]),
                    "not_counted": [offered[column].id for column in np.flatnonzero(hushed[row])],
                    **reasons(normal[row] - middle, chosen),
                },
            )
            for row, area in enumerate(areas)
        ]
        moved = dict(zip(CHOICES, map(known, shares.total), strict=True))
        study = Study(
            *("index", level, when, None, run_id, seed, METHOD_VERSION),
            {"runs": runs, "indicators": [one.id for one in chosen], "left_out": left_out},
            {"bands": int(ranks.band.max()), "choices": moved, "quiet": int(is_quiet.sum())},
            figures,
        )
        studies.keep(connection, study)
    return study


def flattering(table: Floats, offered: Sequence[Indicator], is_quiet: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which values make a quiet area look no worse than the middle of the others, made of reports.

    Where people hardly report, few problems say nothing; many say that there are at least so many.
    """
    told = np.array([one.rests_on_reports for one in offered], dtype=bool)
    is_up = np.array([one.direction == "up" for one in offered], dtype=bool)
    heard = table[~is_quiet]
    middle = np.array([np.nanmedian(x) if np.isfinite(x).any() else np.inf for x in heard.T])
    counts_as_trouble = (table > middle) & ~is_up
    return np.asarray(is_quiet[:, None] & told & np.isfinite(table) & ~counts_as_trouble)


def choose(offered: Sequence[Indicator], table: Floats) -> tuple[list[int], dict[str, str]]:
    """Return which columns make the index, and why each other one does not."""
    kept: list[int] = []
    left_out: dict[str, str] = {}
    for column, indicator in enumerate(offered):
        share = float(np.isfinite(table[:, column]).mean()) if len(table) else 0.0
        if share < LEAST_COVERAGE:
            left_out[indicator.id] = f"known in {share:.0%} of the areas"
            continue
        twin = next(
            (
                other
                for other in kept
                if offered[other].domain == indicator.domain and _alike(table[:, other], table[:, column])
            ),
            None,
        )
        if twin is None:
            kept.append(column)
        else:
            left_out[indicator.id] = f"says the same as {offered[twin].id}"
    return kept, left_out


def frame_of(chosen: Sequence[Indicator]) -> tuple[Frame, list[str]]:
    """Return the frame of equal weights within each domain and across, and the domains in its order."""
    domains = [name for name in DOMAINS if any(one.domain == name for one in chosen)]
    ends = np.array([one.goalposts for one in chosen], dtype=float)
    domain: NDArray[np.int64] = np.array([domains.index(one.domain) for one in chosen])
    is_up = np.array([one.direction == "up" for one in chosen])
    weights = np.ones(len(chosen))
    return Frame(
        ends[:, 0], ends[:, 1], is_up, domain, weights, np.ones(len(domains)) / len(domains)
    ), domains


def reasons(gap: Floats, chosen: Sequence[Indicator], *, count: int = 3) -> dict[str, list[str]]:
    """Return the indicators in which an area lies farthest above and below the middle area."""
    order = [place for place in np.argsort(gap, kind="stable") if np.isfinite(gap[place])]
    weak = [chosen[place].id for place in order if gap[place] < 0][:count]
    strong = [chosen[place].id for place in reversed(order) if gap[place] > 0][:count]
    return {"weaknesses": weak, "strengths": strong}


def _ranks_of(ranks: Ranks, row: int) -> dict[str, float | bool | None]:
    return {
        "rank": known(ranks.nominal[row]),
        "rank_median": known(ranks.median[row]),
        "is_priority": bool(ranks.worst_quarter[row] >= SURE_PRIORITY),
    }


def _label(ranks: Ranks, row: int, *, is_quiet: bool) -> str | None:
    """Return the band of an area; the best is no word for one where few report though need is great."""
    band = int(ranks.band[row])
    if is_quiet and band == 1:
        return QUIET
    return str(band) if band else None


def _enough(areas: int, indicators: int, when: str) -> None:
    if areas < FEW_AREAS or not indicators:
        raise UserError(
            f"an index needs {FEW_AREAS} areas and an indicator: {areas} areas, {indicators} known in {when}",
            remedy="Import more, run `geo-mahalle compute`, or choose another --period.",
        )


def _belongs(indicator: Indicator) -> bool:
    return (
        indicator.domain in DOMAINS
        and indicator.goalposts is not None
        and indicator.direction != "profile"
        and not indicator.is_restricted
    )


def _alike(first: Floats, second: Floats) -> bool:
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < 3 or np.ptp(first[both]) == 0 or np.ptp(second[both]) == 0:
        return False
    return bool(abs(np.corrcoef(first[both], second[both])[0, 1]) > MOST_ALIKE)
