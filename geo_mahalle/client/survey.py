"""The household survey of a place as weighted shares with their design: never a household's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from geo_mahalle.database import Connection, rows
from geo_mahalle.errors import UserError
from geo_mahalle.statistics.surveys import survey_mean

LEAST = 10
"""Fewer interviews are not told."""

BY = {"area": ["area", "name_fa"], "sex": ["sex"], "year": ["year"]}
ASIDE = ("unsure", "never_out")
"""Answers that say nothing of the question; they are left out as in the indicators."""

TOLD = ("share", "low", "high", "standard_error", "n", "effective_n", "design_effect", "kish")


def read_shares(
    connection: Connection,
    question: str,
    answers: Sequence[str] | None,
    *,
    by: str | None,
    areas: Sequence[str] | None,
) -> pd.DataFrame:
    """Return the weighted share of each answer, or of `answers` together, by group; a share is 0 to 1.

    Samples are drawn area by area, so areas are the strata. Raises UserError for a question that nobody was
    asked, an answer that nobody gave, and an unknown grouping.
    """
    if by is not None and by not in BY:
        raise UserError(f"Groups are by {', '.join(BY)}, not by {by!r}.")
    given = {"question": question, "areas": None if areas is None else list(areas)}
    found = pd.DataFrame(rows(connection, "geo_mahalle.client", "survey_answers", given))
    if found.empty:
        raise UserError(
            f"There is no answer to {question!r} here.",
            remedy="Questions: see layers/forms/household_survey.toml.",
        )
    asked = found[~found["answer"].isin(ASIDE)]
    unknown = sorted(set(answers or ()) - set(asked["answer"]))
    if unknown:
        raise UserError(
            f"Nobody answered {', '.join(unknown)}.",
            remedy=f"Answers given: {', '.join(sorted(set(asked['answer'])))}.",
        )
    wanted = [("", tuple(answers))] if answers else [(one, (one,)) for one in sorted(set(asked["answer"]))]
    groups = BY[by] if by else []
    told = [
        {**key, **({"answer": title} if title else {}), **_share(part, which)}
        for key, part in _parts(asked, groups)
        for title, which in wanted
    ]
    return pd.DataFrame(told)


def left_out(frame: pd.DataFrame, total: int, aside: int) -> list[str]:
    """Return the sentences that say what is not in a frame of shares."""
    few = int((frame["n"] < LEAST).sum())
    said = [f"{aside} of {total} answers are unsure or do not go out; they are left out."] if aside else []
    return [*said, *([f"{few} groups have fewer than {LEAST} interviews and are not told."] if few else [])]


def count_answers(connection: Connection, question: str, areas: Sequence[str] | None) -> tuple[int, int]:
    """Return how many answers there are to a question, and how many of them are left aside."""
    given = {"question": question, "areas": None if areas is None else list(areas)}
    found = [row["answer"] for row in rows(connection, "geo_mahalle.client", "survey_answers", given)]
    return len(found), sum(answer in ASIDE for answer in found)


def _parts(frame: pd.DataFrame, groups: Sequence[str]) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    if not groups:
        return [({}, frame)]
    parts = frame.groupby(list(groups), observed=True, dropna=True)
    return [(dict(zip(groups, key, strict=True)), part) for key, part in parts]


def _share(part: pd.DataFrame, answers: Sequence[str]) -> dict[str, Any]:
    """Return the weighted share of answers in a group; only its size where it is too small."""
    if len(part) < LEAST:
        return {**dict.fromkeys(TOLD, float("nan")), "n": len(part)}
    found = asdict(
        survey_mean(part["answer"].isin(list(answers)).astype(float), part["weight"], strata=part["area"])
    )
    return {name: found["value" if name == "share" else name] for name in TOLD}
