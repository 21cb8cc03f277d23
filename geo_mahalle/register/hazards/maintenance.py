"""What has to be done every day and needs nobody; each step may be repeated without harm."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection
from geo_mahalle.database.places import read_place
from geo_mahalle.register.hazards.lifecycle import erase_reporters
from geo_mahalle.register.hazards.power_cuts import set_aside
from geo_mahalle.register.hazards.routing_rules import put_rules


def maintain(connection: Connection, catalogue: Catalogue, *, today: date | None = None) -> dict[str, int]:
    """Do what is due and return how many rows each step changed.

    `today` is the place's own day unless told: erasing follows the calendar, not a fixed day of the place.
    """
    day = today or datetime.now(UTC).astimezone(ZoneInfo(read_place(connection).timezone)).date()
    return {
        "reporters_forgotten": erase_reporters(connection, as_of=day),
        "set_aside_by_power_cuts": set_aside(connection, at=datetime.now(UTC)),
        "problems_routed": put_rules(connection, catalogue),
    }
