"""Disclosure: what an edition may show, taken once as an immutable snapshot.

In comes the register and the newest finished run of the analysis; out goes a `Snapshot` in which nothing
is left that the edition may not show. The public snapshot is also written to schema `pub` and read back
from there, so that later consumers with the public role see exactly the same and nothing else.
"""

from geo_mahalle.disclosure.snapshot import Edition, Snapshot
from geo_mahalle.disclosure.take import (
    NothingToShowError,
    OtherDayError,
    look_snapshot,
    take_snapshot,
    take_snapshots,
)

__all__ = [
    "Edition",
    "NothingToShowError",
    "OtherDayError",
    "Snapshot",
    "look_snapshot",
    "take_snapshot",
    "take_snapshots",
]
