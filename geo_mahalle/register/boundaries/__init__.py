"""Boundaries that people draw: a draft, agreed by the council, approved into the register.

A draft is the newest drawing of one area; what happened to it is kept step by step. Approving writes the
agreed drafts as one import, so a redraw is a version with its crosswalk, facts are placed anew, and it can be
undone like any import.
"""

from geo_mahalle.register.boundaries.approving import approve
from geo_mahalle.register.boundaries.drafts import (
    Draft,
    DraftChanged,
    Drawn,
    agree,
    change,
    draw,
    merge_areas,
    merge_drafts,
    read_drafts,
    redraw,
    reopen,
    split_draft,
    withdraw,
)
from geo_mahalle.register.boundaries.fitting import Fit, fit_of

__all__ = [
    "Draft",
    "DraftChanged",
    "Drawn",
    "Fit",
    "agree",
    "approve",
    "change",
    "draw",
    "fit_of",
    "merge_areas",
    "merge_drafts",
    "read_drafts",
    "redraw",
    "reopen",
    "split_draft",
    "withdraw",
]
