"""A HiGHS that says nothing on standard output, which is for answers."""

from __future__ import annotations

import os
import sys
from functools import cache

import highspy


def quiet_highs() -> highspy.Highs:
    """Return a new solver without output."""
    _greet()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no annotations
    solver.setOptionValue("output_flag", False)
    return solver


@cache
def _greet() -> None:
    """Let the first solver of the process tell its name on standard error.

    It writes that from C while it is made, before any option can be set.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]  # it has no annotations
    finally:
        os.dup2(kept, 1)
        os.close(kept)
