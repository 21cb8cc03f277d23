"""Rows that came with an address only: placed by people, then brought in as the rows they are.

A refused row waits with its address. Somebody takes a place that the gazetteer offers, or drags the row to
where it is; nothing is placed by machine. What was placed is brought in together by the very import that
refused it, with its source and options, so it is checked like any other row and can be undone.
"""

from geo_mahalle.register.placing.bringing import Brought, bring_placed
from geo_mahalle.register.placing.queue import (
    Waiting,
    candidates_for,
    place_row,
    put_aside,
    read_queue,
    take_back,
)

__all__ = [
    "Brought",
    "Waiting",
    "bring_placed",
    "candidates_for",
    "place_row",
    "put_aside",
    "read_queue",
    "take_back",
]
