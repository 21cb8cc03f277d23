"""What each computation changed of the values before it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Table

from geo_mahalle.database.tables.base import metadata, words


def _side(prefix: str, *, reaches: str, holds: str, nullable: bool) -> list[Column[Any]]:
    """Return the columns of a value as it was before, or is after."""
    told = {
        "value": "in the indicator's unit; NULL: not known",
        "low": "lower end of the 95 % interval",
        "high": "upper end of the 95 % interval",
        "n": "observations",
        "numerator": "sufficient statistic",
        "denominator": "sufficient statistic",
    }
    return [
        *(
            Column(f"{prefix}_{name}", Float, nullable=True, comment=comment)
            for name, comment in told.items()
        ),
        words(f"{prefix}_status", nullable=nullable, comment=holds),
        Column(f"{prefix}_data_on", Date, nullable=True, comment=f"day to which its newest input {reaches}"),
    ]


value_change = Table(
    "value_change",
    metadata,
    Column(
        "run_id",
        ForeignKey("analysis.run.id", ondelete="CASCADE"),
        primary_key=True,
        comment="run that changed it",
    ),
    words("indicator_id", comment="as in layers/indicators", primary_key=True),
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="where"),
    words("period_key", comment="when", primary_key=True),
    Column(
        "before_run_id",
        BigInteger,
        nullable=True,
        comment="run whose value stood before; may be gone by now; NULL: there was none",
    ),
    *_side("before", reaches="reached", holds="the worst of what held; NULL: there was none", nullable=True),
    *_side("after", reaches="reaches", holds="the worst of what holds", nullable=False),
    Index("ix_value_change_area", "area_id", "run_id"),
    schema="analysis",
    comment="values that a run left other than the one before; drifts under one in two hundred of the same "
    "facts are not kept",
)
