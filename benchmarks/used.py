"""Seconds of the processor that work used, here and in the database; what else runs does not count."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from geo_mahalle.settings import Settings

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(settings: Settings, work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds by the clock and of the processor; `work` must close its connections to the database."""
    before, own, began = _ended(settings), time.process_time(), time.perf_counter()
    work()
    clock, used = time.perf_counter() - began, time.process_time() - own
    time.sleep(0.5)  # until the server has said goodbye to the connection
    return clock, used + _ended(settings) - before


def _ended(settings: Settings) -> float:
    """Return the processor seconds of the server's processes that have ended."""
    server = (Path(settings.home) / "cluster" / "postmaster.pid").read_text().split()[0]
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICKS
