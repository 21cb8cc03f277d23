"""Unit costs: from a user's file and from nowhere else, with their unit of money and base date.

A file is taken whole or not at all: a price list with a hole makes a plan with a hole. A figure five times or
a fifth of the one before, or more, asks first: that is what a slip between toman and rial looks like.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.interventions import BEARERS
from geo_mahalle.catalogue.layer_files import suggest
from geo_mahalle.database.queries import Connection, rows, run
from geo_mahalle.errors import InputRefused
from geo_mahalle.planning.candidates import UnitCost
from geo_mahalle.text import clean, digits

PACKAGE = "geo_mahalle.planning"
MONEY: Mapping[str, int] = {
    "rial": 1,
    "ریال": 1,
    "toman": 10,
    "تومان": 10,
    "million_rial": 1_000_000,
    "میلیون ریال": 1_000_000,
    "million_toman": 10_000_000,
    "میلیون تومان": 10_000_000,
    "new_rial": 10_000,
    "ریال جدید": 10_000,
}
"""How many rials a unit of money is; a new rial is ten thousand rials."""
NEEDED = ("intervention", "amount", "unit", "base_on", "source")
OPTIONAL = ("price_index", "payer", "worker", "people_share")
JUMP = 5.0
TENFOLD = 10.0
LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Jump:
    """A figure that is many times the one before, or a small part of it."""

    intervention: str
    before_rials: int
    now_rials: int


def to_rials(amount: str, unit: str) -> int:
    """Return an amount in rials; raises ValueError for a unit that is not known or no whole rials.

    >>> to_rials("۱٬۲۵۰", "million_rial")
    1250000000
    """
    factor = MONEY.get(clean(unit))
    if factor is None:
        raise ValueError(f"unit of money '{unit}' is not known: {', '.join(MONEY)}")
    rials = _number(amount) * factor
    if rials < 0 or abs(rials - round(rials)) > 1e-6:
        raise ValueError(f"amount '{amount}' is not a number of whole rials")
    return round(rials)


def _number(text: str) -> float:
    number = float(digits(text).replace(",", ""))
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is not a number")
    return number


def import_costs(
    connection: Connection, catalogue: Catalogue, path: Path, *, accept_jumps: bool = False
) -> list[UnitCost]:
    """Read a CSV of unit costs and keep it.

    Columns: intervention, amount, unit, base_on, source and, if wanted, price_index, payer, worker,
    people_share. Raises InputRefused as file:line with all that is wrong, or for a jump not accepted.
    """
    if path.stat().st_size > LARGEST:
        raise InputRefused("%(name)s is larger than a list of unit costs can be.", values={"name": path.name})
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InputRefused(
            "%(name)s is not UTF-8.", remedy="Save it as CSV in UTF-8.", values={"name": path.name}
        ) from err
    found = read_costs(text, path.name, catalogue)
    jumps = find_jumps(costs_in_force(connection), found)
    if jumps and not accept_jumps:
        told = "; ".join(
            f"{one.intervention}: {one.before_rials:,} → {one.now_rials:,} rials" for one in jumps
        )
        raise InputRefused(
            "%(name)s: some costs jumped: %(told)s. Toman for rial?",
            remedy="If it is right, import again with --accept-jumps.",
            values={"name": path.name, "told": told},
        )
    digest = hashlib.sha256(content).hexdigest()
    for one in found:
        run(
            connection,
            PACKAGE,
            "insert_cost",
            {
                "intervention": one.intervention,
                "rials": one.rials,
                "base_on": one.base_on,
                "price_index": one.price_index,
                "payer": one.payer,
                "worker": one.worker,
                "people_share": one.people_share,
                "source": one.source,
                "sha256": digest,
            },
        )
    return found


def read_costs(text: str, name: str, catalogue: Catalogue) -> list[UnitCost]:
    """Return the unit costs of a CSV text; raises InputRefused with every line that is wrong."""
    reader = csv.DictReader(io.StringIO(text))
    headings = reader.fieldnames or []
    lacking = [column for column in NEEDED if column not in headings]
    if lacking:
        raise InputRefused(
            "%(name)s:1: column %(names)s is missing.", values={"name": name, "names": ", ".join(lacking)}
        )
    found, wrong = [], []
    for row in reader:
        try:
            found.append(_read(row, catalogue))
        except ValueError as err:
            wrong.append(f"{name}:{reader.line_num}: {err}")
    names = [one.intervention for one in found]
    wrong += [f"{name}: {one} stands twice" for one in sorted({n for n in names if names.count(n) > 1})]
    if wrong or not found:
        raise InputRefused(
            "\n".join(wrong) or f"{name} has no rows.", remedy="Mend the file; nothing was kept."
        )
    return found


def _read(row: Mapping[str, str | None], catalogue: Catalogue) -> UnitCost:
    def text(column: str) -> str:
        return (row.get(column) or "").strip()

    word = text("intervention")
    if word not in catalogue.interventions:
        raise ValueError(f"intervention '{word}' is not known{suggest(word, catalogue.interventions)}")
    bearers = (*catalogue.agencies, *BEARERS)
    for column in ("payer", "worker"):
        if text(column) and text(column) not in bearers:
            raise ValueError(f"{column} '{text(column)}' is not known{suggest(text(column), bearers)}")
    if not text("base_on"):
        raise ValueError("base_on is missing: the day of the prices")
    if not text("source"):
        raise ValueError("source is missing: name the price list or office")
    share = _number(text("people_share") or "0")
    if not 0 <= share <= 1:
        raise ValueError(f"people_share {share} is outside 0 to 1")
    index = _number(text("price_index") or "1")
    if index <= 0:
        raise ValueError(f"price_index {index} is not above 0")
    return UnitCost(
        intervention=word,
        rials=to_rials(text("amount"), text("unit")),
        base_on=jalali.read_day(text("base_on")),
        price_index=index,
        payer=text("payer") or None,
        worker=text("worker") or None,
        people_share=share,
        source=text("source"),
    )


def find_jumps(before: Mapping[str, UnitCost], found: list[UnitCost]) -> list[Jump]:
    """Return the costs that became five times as large or small, or more, at the plan's prices."""
    jumps = []
    for one in found:
        old = before.get(one.intervention)
        if old is None:
            continue
        if is_jump(old.now_rials, one.now_rials):
            jumps.append(Jump(one.intervention, old.now_rials, one.now_rials))
    return jumps


def is_jump(before_rials: int | None, now_rials: int | None, times: float = JUMP) -> bool:
    """Tell whether an amount became so many times as large or small, or more; nothing is no amount."""
    if not before_rials or not now_rials:
        return False
    ratio = now_rials / before_rials
    return ratio >= times or ratio <= 1 / times


def costs_in_force(connection: Connection) -> dict[str, UnitCost]:
    """Return the unit cost in force of each intervention that has one."""
    return {row["intervention"]: UnitCost(**row) for row in rows(connection, PACKAGE, "costs_in_force")}
